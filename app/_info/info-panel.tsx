import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { Copyable } from '@/app/_ui/copyable';
import { dicomTime } from '@/app/_ui/format';
import { Notice } from '@/app/_ui/notice';
import { Tip } from '@/app/_ui/tip';
import type { Stack } from '@/lib/api/studies';
import { DocumentLink } from '@/app/_viewer/document-link';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useCellState, useCurrentStack, useRoom } from '@/app/_viewer/room';
import { reasonsOf, useAccount } from '@/app/_viewer/series/account';
import { useNamed, useSaid, useStackLabel } from '@/app/_words/named';
import { useFormats } from '@/app/_words/use-formats';

/** Facts of the study, the series and the stack that is shown; UIDs to copy. */
export function InfoPanel() {
  const t = useTranslations('info');
  const named = useNamed();
  const labelled = useStackLabel();
  const format = useFormats();
  const thickness = useThickness();
  const account = useAccount();
  const { study: read, store } = useRoom();
  const current = useCurrentStack();
  const study = current?.study ?? read;
  const keyOf = useKeyOf();
  return (
    <section aria-label={t('title')} className="space-y-4 p-3">
      <Facts
        title={t('study')}
        facts={[
          [t('patient'), format.person(study.patientName)],
          [t('patientId'), study.patientId],
          [t('born'), study.patientBirthDate && format.date(study.patientBirthDate)],
          [t('sex'), study.patientSex],
          [t('date'), `${format.date(study.studyDate)} ${dicomTime(study.studyTime)}`],
          [t('description'), study.description],
          [t('accession'), study.accessionNumber],
          [t('data'), study.synthetic ? t('synthetic') : ''],
          [t('holds'), account(study.counts)],
          [
            t('studyUid'),
            <Copyable key="" value={study.studyUid} name={t('studyUid')} />,
          ],
        ]}
      />
      {current && (
        <>
          <Facts
            title={t('series')}
            facts={[
              [t('modality'), current.series.modality],
              [t('number'), current.series.number?.toString() ?? ''],
              [t('description'), current.series.description],
              [t('bodyPart'), current.series.bodyPart],
              [t('holds'), account(current.series.counts)],
              [
                t('stacks'),
                current.series.stacks.length > 1
                  ? t('stacksWith', {
                      stacks: current.series.stacks.length,
                      frames: current.series.counts.frames,
                    })
                  : '',
              ],
              [
                t('frameTime'),
                current.series.frameTimeMs === null
                  ? ''
                  : `${current.series.frameTimeMs.toFixed(1)} ms`,
              ],
              [
                t('seriesUid'),
                <Copyable
                  key=""
                  value={current.series.seriesUid}
                  name={t('seriesUid')}
                />,
              ],
            ]}
          />
          <Warnings warnings={current.series.warnings} />
          <Facts
            title={t('stack')}
            facts={[
              [t('label'), labelled(current.stack.label)],
              ...current.stack.dimensions.map(
                ({ name, value, index, count }) =>
                  [
                    capital(named(name)),
                    t('valueAt', { value: labelled(value), index, count }),
                  ] as const,
              ),
              [t('images'), t('frames', { count: current.stack.frames.length })],
              [t('orderedBy'), t(`orders.${current.stack.orderedBy}`)],
              [
                t('spacing'),
                current.stack.spacingMm === null
                  ? ''
                  : `${current.stack.spacingMm.toFixed(3)} mm`,
              ],
              [t('thickness'), thickness(current.stack)],
              [t('shown'), <ShownUid key="" />],
            ]}
          />
          <Warnings warnings={current.stack.warnings} />
          <Tip label={t('everyAttribute')} keys={keyOf('panel.tags')}>
            <Button onClick={() => store.set({ panel: 'tags' })}>
              {t('tagsButton')}
            </Button>
          </Tip>
        </>
      )}
      <NotShown />
    </section>
  );
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** How thick slices are, and whether they touch. */
function useThickness(): (stack: Stack) => string {
  const t = useTranslations('info');
  return ({ thicknessMm, spacingMm }) => {
    if (thicknessMm === null) return '';
    const thickness = thicknessMm.toFixed(2);
    const apart = spacingMm === null ? 0 : spacingMm - thicknessMm;
    if (Math.abs(apart) < 0.05) return `${thickness} mm`;
    return apart > 0
      ? t('apart', { thickness, gap: apart.toFixed(2) })
      : t('overlapping', { thickness, overlap: (-apart).toFixed(2) });
  };
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  const said = useSaid();
  return warnings.map((warning) => (
    <Notice key={warning} tone="amber" title={said(warning)} />
  ));
}

function Facts({
  title,
  facts,
}: {
  title: string;
  facts: readonly (readonly [string, ReactNode])[];
}) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-sm font-medium text-faint">{title}</h3>
      <dl className="grid grid-cols-[7rem_1fr] gap-x-2">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="min-w-0 truncate">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function ShownUid() {
  const t = useTranslations('info');
  const shown = useCellState((state) => state.shown);
  const frame = useCurrentStack()?.stack.frames[shown];
  if (!frame) return '–';
  return <Copyable value={frame.sopInstanceUid} name={t('instanceUid')} />;
}

/** Every instance that is in no stack, by reason; the counts add up to the study's. */
function NotShown() {
  const t = useTranslations('info');
  const named = useNamed();
  const { study } = useRoom();
  const hidden = study.series.flatMap((series) =>
    series.notShown.map((each) => ({ ...each, series })),
  );
  if (hidden.length === 0) return null;
  return (
    <section aria-label={t('notShown')}>
      <h3 className="mb-1 text-sm font-medium text-faint">
        {t('notShownCount', { count: hidden.length })}
      </h3>
      <ul className="space-y-1.5">
        {reasonsOf(hidden).map(([reason, count]) => (
          <li key={reason}>
            <details open={count <= 3}>
              <summary>
                {count} × {named(reason)}
              </summary>
              <ul className="pl-4">
                {hidden
                  .filter((each) => each.reason === reason)
                  .map(({ sopInstanceUid, document, series }) => (
                    <li key={sopInstanceUid} className="flex gap-2">
                      <span className="shrink-0 text-muted">
                        {series.modality} {series.number ?? ''}
                      </span>
                      <span className="min-w-0">
                        <DocumentLink
                          series={series}
                          instance={{ sopInstanceUid, document }}
                        />
                        <Copyable value={sopInstanceUid} name={t('instanceUid')} />
                      </span>
                    </li>
                  ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
