import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { Copyable } from '@/app/_ui/copyable';
import { dicomDate, dicomTime, personName, plural } from '@/app/_ui/format';
import { Notice } from '@/app/_ui/notice';
import { Tip } from '@/app/_ui/tip';
import type { Stack } from '@/lib/api/studies';
import { DocumentLink } from '@/app/_viewer/document-link';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useCellState, useCurrentStack, useRoom } from '@/app/_viewer/room';
import { reasonsOf, useAccount } from '@/app/_viewer/series/account';

/** Facts of the study, the series and the stack that is shown; UIDs to copy. */
export function InfoPanel() {
  const account = useAccount();
  const { study: read, store } = useRoom();
  const current = useCurrentStack();
  const study = current?.study ?? read;
  const keyOf = useKeyOf();
  return (
    <section aria-label="Info" className="space-y-4 p-3">
      <Facts
        title="Study"
        facts={[
          ['Patient', personName(study.patientName)],
          ['Patient ID', study.patientId],
          ['Born', study.patientBirthDate && dicomDate(study.patientBirthDate)],
          ['Sex', study.patientSex],
          ['Date', `${dicomDate(study.studyDate)} ${dicomTime(study.studyTime)}`],
          ['Description', study.description],
          ['Accession', study.accessionNumber],
          ['Data', study.synthetic ? 'synthetic: made by a program' : ''],
          ['Holds', account(study.counts)],
          ['Study UID', <Copyable key="" value={study.studyUid} name="study UID" />],
        ]}
      />
      {current && (
        <>
          <Facts
            title="Series"
            facts={[
              ['Modality', current.series.modality],
              ['Number', current.series.number?.toString() ?? ''],
              ['Description', current.series.description],
              ['Body part', current.series.bodyPart],
              ['Holds', account(current.series.counts)],
              [
                'Stacks',
                current.series.stacks.length > 1
                  ? `${current.series.stacks.length}, with ${plural(current.series.counts.frames, 'frame')}`
                  : '',
              ],
              [
                'Frame time',
                current.series.frameTimeMs === null
                  ? ''
                  : `${current.series.frameTimeMs.toFixed(1)} ms`,
              ],
              [
                'Series UID',
                <Copyable key="" value={current.series.seriesUid} name="series UID" />,
              ],
            ]}
          />
          <Warnings warnings={current.series.warnings} />
          <Facts
            title="Stack"
            facts={[
              ['Label', current.stack.label],
              ...current.stack.dimensions.map(
                ({ name, value, index, count }) =>
                  [capital(name), `${value} (${index} of ${count})`] as const,
              ),
              ['Images', plural(current.stack.frames.length, 'frame')],
              ['Ordered by', ORDER[current.stack.orderedBy]],
              [
                'Spacing',
                current.stack.spacingMm === null
                  ? ''
                  : `${current.stack.spacingMm.toFixed(3)} mm`,
              ],
              ['Thickness', thickness(current.stack)],
              ['Shown', <ShownUid key="" />],
            ]}
          />
          <Warnings warnings={current.stack.warnings} />
          <Tip label="Every attribute of the file" keys={keyOf('panel.tags')}>
            <Button onClick={() => store.set({ panel: 'tags' })}>DICOM tags</Button>
          </Tip>
        </>
      )}
      <NotShown />
    </section>
  );
}

const ORDER: Record<Stack['orderedBy'], string> = {
  position: 'position along the normal',
  time: 'time (all at one position)',
  'in-stack-position': 'place in the stack, as the file counts',
  'slice-location': 'slice location',
  'instance-number': 'instance number',
};

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** How thick slices are, and whether they touch. */
function thickness({ thicknessMm, spacingMm }: Stack): string {
  if (thicknessMm === null) return '';
  const apart = spacingMm === null ? 0 : spacingMm - thicknessMm;
  const between =
    Math.abs(apart) < 0.05
      ? ''
      : apart > 0
        ? `, ${apart.toFixed(2)} mm between slices`
        : `, overlapping by ${(-apart).toFixed(2)} mm`;
  return `${thicknessMm.toFixed(2)} mm${spacingMm === null ? '' : between}`;
}

const Warnings = ({ warnings }: { warnings: readonly string[] }) =>
  warnings.map((warning) => <Notice key={warning} tone="amber" title={warning} />);

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
  const shown = useCellState((state) => state.shown);
  const frame = useCurrentStack()?.stack.frames[shown];
  if (!frame) return '–';
  return <Copyable value={frame.sopInstanceUid} name="instance UID" />;
}

/** Every instance that is in no stack, by reason; the counts add up to the study's. */
function NotShown() {
  const { study } = useRoom();
  const hidden = study.series.flatMap((series) =>
    series.notShown.map((each) => ({ ...each, series })),
  );
  if (hidden.length === 0) return null;
  return (
    <section aria-label="Not shown">
      <h3 className="mb-1 text-sm font-medium text-faint">
        Not shown: {plural(hidden.length, 'instance')}
      </h3>
      <ul className="space-y-1.5">
        {reasonsOf(hidden).map(([reason, count]) => (
          <li key={reason}>
            <details open={count <= 3}>
              <summary>
                {count} × {reason}
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
                        <Copyable value={sopInstanceUid} name="instance UID" />
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
