import type { ReactNode } from 'react';
import { type Tone, State } from '@/app/_ui/chip';
import { PageHead } from '@/app/_ui/page/page-head';
import { policyFor } from '@/lib/models/policies';
import { fieldGrades, type GradedField } from '@/lib/models/policies/grades';
import { getAdapter } from '@/lib/models/registry';
import { type Stance, survey, type SurveyRow } from '@/lib/models/survey';
import { ConfiguredModels } from './configured-models';

const STANCES: Record<Stance, { tone: Tone; words: string }> = {
  callable: { tone: 'accent', words: 'can be asked' },
  relative: { tone: 'amber', words: 'a relative answers' },
  later: { tone: 'plain', words: 'not yet' },
  declined: { tone: 'red', words: 'declined' },
};

/** Fields that rest on other evidence than their policy. */
const FIELDS: Record<GradedField, string> = {
  resize: 'sizes',
  box: 'boxes',
  maxImages: 'number of images',
  maxRequestBytes: 'bytes',
  licence: 'licence',
  volume: 'volumes',
  caption: 'captions',
};

const SIDES = [
  { side: 'understanding', title: 'Systems that read images' },
  { side: 'generation', title: 'Systems that make images' },
] as const;

/** Each system of the survey that this project grew from, and what can be said of it here. */
export function SurveyPage() {
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title="Models" />
      <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <p className="max-w-3xl text-muted">
          What this program can honestly do with each system of the survey that it grew
          from. A row that can be asked becomes a model of yours by an entry in the models
          file, with the adapter, the policy and the name that stand here. A policy is
          what a family of models wants of its images, and rests on evidence: A was read
          in source code, B on the vendor’s page, C told by others, K is yet to be
          confirmed.
        </p>
        <ConfiguredModels />
        {SIDES.map(({ side, title }) => (
          <section key={side} className="mt-5">
            <h2 className="mb-2 text-lg font-semibold">{title}</h2>
            <table className="w-full border-collapse text-left">
              <thead className="text-sm text-faint">
                <tr className="border-b border-line">
                  {['System', 'Here', 'Why, or how', 'Adapter', 'Policy', 'Licence'].map(
                    (name) => (
                      <th key={name} scope="col" className="py-1 pr-4 font-normal">
                        {name}
                      </th>
                    ),
                  )}
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
        <span>Research and education use only. Not a medical device.</span>
      </footer>
    </div>
  );
}

function Row({ row: { name, stance, through, because } }: { row: SurveyRow }) {
  const { tone, words } = STANCES[stance];
  return (
    <tr className="border-b border-line align-top">
      <th scope="row" className="w-48 py-1.5 pr-4 font-medium">
        {name}
      </th>
      <td className="w-40 py-1.5 pr-4 whitespace-nowrap text-muted">
        <State tone={tone}>{words}</State>
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
          Evidence {policy.verified}, {policy.asOf}
        </span>
        {Object.entries(fieldGrades[policy.id] ?? {}).map(
          ([field, { verified, asOf, source }]) => (
            <span key={field} className="block text-sm text-faint" title={source}>
              {FIELDS[field as GradedField]}: {verified}, {asOf}
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
