import type { ReactNode } from 'react';
import { Copyable } from '@/app/_ui/copyable';
import { dicomDate, dicomTime, personName, plural } from '@/app/_ui/format';
import { Notice } from '@/app/_ui/notice';
import { DocumentLink } from '@/app/_viewer/document-link';
import { useCurrentStack, useRoom, useRoomState } from '@/app/_viewer/room';

/** Facts of the study, the series and the stack that is shown; UIDs to copy. */
export function InfoPanel() {
  const { study } = useRoom();
  const current = useCurrentStack();
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
          <Facts
            title="Stack"
            facts={[
              ['Label', current.stack.label],
              ['Images', plural(current.stack.frames.length, 'frame')],
              [
                'Ordered by',
                current.stack.orderedBy === 'position'
                  ? 'position along the normal'
                  : 'instance number (no positions)',
              ],
              [
                'Spacing',
                current.stack.spacingMm === null
                  ? ''
                  : `${current.stack.spacingMm.toFixed(3)} mm`,
              ],
              ['Shown', <ShownUid key="" />],
            ]}
          />
          {current.stack.warnings.map((warning) => (
            <Notice key={warning} tone="amber" title={warning} />
          ))}
        </>
      )}
      <NotShown />
    </section>
  );
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
  const shown = useRoomState((state) => state.shown);
  const frame = useCurrentStack()?.stack.frames[shown];
  if (!frame) return '–';
  return <Copyable value={frame.sopInstanceUid} name="instance UID" />;
}

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
        {hidden.map(({ sopInstanceUid, reason, document, series }) => (
          <li key={sopInstanceUid}>
            <p>
              <span className="text-muted">
                {series.modality} {series.number ?? ''}
              </span>{' '}
              {reason}
            </p>
            <DocumentLink series={series} instance={{ sopInstanceUid, document }} />
            <Copyable value={sopInstanceUid} name="instance UID" />
          </li>
        ))}
      </ul>
    </section>
  );
}
