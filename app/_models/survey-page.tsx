import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type Tone, State } from '@/app/_ui/chip';
import { PageHead } from '@/app/_ui/page/page-head';
import { policyFor } from '@/lib/models/policies';
import { fieldGrades, type GradedField } from '@/lib/models/policies/grades';
import { getAdapter } from '@/lib/models/registry';
import { type Stance, survey, type SurveyRow } from '@/lib/models/survey';
import { ConfiguredModels } from './configured-models';

const STANCES: Record<Stance, Tone> = {
  callable: 'accent',
  relative: 'amber',
  later: 'plain',
  declined: 'red',
};

const SIDES = ['understanding', 'generation'] as const;
const COLUMNS = ['system', 'here', 'why', 'adapter', 'policy', 'licence'] as const;

/** Each system of the survey that this project grew from, and what can be said of it here. */
export function SurveyPage() {
  const t = useTranslations();
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title={t('models.title')} />
      {/* What scrolls can be scrolled by keys. */}
      <main
        tabIndex={0}
        aria-label={t('models.title')}
        className="min-h-0 flex-1 overflow-y-auto px-5 py-4"
      >
        <p className="max-w-3xl text-muted">{t('models.about')}</p>
        <ConfiguredModels />
        {SIDES.map((side) => (
          <section key={side} className="mt-5">
            <h2 className="mb-2 text-lg font-semibold">{t(`models.sides.${side}`)}</h2>
            <table className="w-full border-collapse text-left">
              <thead className="text-sm text-faint">
                <tr className="border-b border-line">
                  {COLUMNS.map((name) => (
                    <th key={name} scope="col" className="py-1 pr-4 font-normal">
                      {t(`models.columns.${name}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {survey
                  .filter((row) => row.side === side)
                  .map((row) => (
                    <Row key={row.name} row={row} />
                  ))}
              </tbody>
            </table>
          </section>
        ))}
      </main>
      <footer className="flex h-7 shrink-0 items-center border-t border-line bg-panel px-5 text-sm text-faint">
        <span className="flex-1" />
        <span>{t('ui.disclaimer')}</span>
      </footer>
    </div>
  );
}

function Row({ row: { name, stance, through, because } }: { row: SurveyRow }) {
  const t = useTranslations('models.stances');
  return (
    <tr className="border-b border-line align-top">
      <th scope="row" className="w-48 py-1.5 pr-4 font-medium">
        {name}
      </th>
      <td className="w-40 py-1.5 pr-4 whitespace-nowrap text-muted">
        <State tone={STANCES[stance]}>{t(stance)}</State>
      </td>
      <td className="py-1.5 pr-4" colSpan={through ? 1 : 4}>
        {because}
        {through && <Name>{through.model}</Name>}
      </td>
      {through && <Through through={through} />}
    </tr>
  );
}

function Through({ through }: { through: NonNullable<SurveyRow['through']> }) {
  const t = useTranslations('models');
  const policy = policyFor(through.policy);
  return (
    <>
      <td className="w-44 py-1.5 pr-4 text-muted">
        {getAdapter(through.adapter).title}
        <Name>{through.adapter}</Name>
      </td>
      <td className="w-56 py-1.5 pr-4 text-muted">
        {policy.title}
        <Name>
          {policy.id}@{policy.version}
        </Name>
        <span className="text-sm text-faint">
          {t('evidence', { grade: policy.verified, date: policy.asOf })}
        </span>
        {Object.entries(fieldGrades[policy.id] ?? {}).map(
          ([field, { verified, asOf, source }]) => (
            <span key={field} className="block text-sm text-faint" title={source}>
              {t('fieldEvidence', {
                field: t(`fields.${field as GradedField}`),
                grade: verified,
                date: asOf,
              })}
            </span>
          ),
        )}
      </td>
      <td className="w-56 py-1.5 text-muted">{policy.licence}</td>
    </>
  );
}

/** As it stands in the models file. */
const Name = ({ children }: { children: ReactNode }) => (
  <code className="block font-mono text-sm text-faint">{children}</code>
);
