import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { usePushes, useStudyExports } from '@/app/_data/queries';
import { useChoice } from '@/app/_data/preference';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { bytes } from '@/app/_ui/format';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { DeidentifyWish } from '@/lib/api/deidentification/protocol';
import {
  showsPixels,
  type Export,
  type ExportLine,
  type StudyExports,
} from '@/lib/api/exports';
import type { Push } from '@/lib/api/pacs/push';
import { lastChoice, type Choice } from './choice';
import { Destination, usePushNodes } from './destination';
import { FormatList } from './format-list';
import { isDicom, isPicture, missingFor } from './formats';
import { History } from './history';
import { Look } from './leaving/look';
import { deidentifyAs, isSeen, NO_WISH } from './leaving/wish';
import { Archived, isFaulty, Made } from './made';
import { Pushed } from './pushed';
import { download, downloadArchive, makeExport, startPushes } from './work';

/** What there is now to be seen of the last export. */
type Outcome =
  | { kind: 'making'; received: number | null }
  | { kind: 'made'; made: Export }
  | { kind: 'archived'; lines: readonly ExportLine[] }
  | { kind: 'pushed'; pushes: readonly Push[] }
  | { kind: 'failed'; error: unknown };

/** Studies as files of other systems, or sent to another archive; what would be left out is told before. */
export function ExportDialog({
  studyUids,
  onClose,
}: {
  studyUids: readonly string[];
  onClose: () => void;
}) {
  const t = useTranslations('exporting');
  const only = studyUids.length === 1 ? (studyUids[0] ?? null) : null;
  const there = useStudyExports(only);
  const pushes = usePushes(only);
  const nodes = usePushNodes();
  const kept = useChoice(lastChoice);
  const choice = { ...kept, to: nodes.some(({ id }) => id === kept.to) ? kept.to : null };
  const [identified, setIdentified] = useState(false);
  const [leaving, setLeaving] = useState(NO_WISH);
  /** What leaves without names is looked at in a step of its own. */
  const [isLooking, setLooking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const working = useRef<AbortController>(undefined);
  useEffect(() => () => working.current?.abort(), []);

  const study = there.data;
  const wanted = wantedOf(choice, study);
  const isPush = choice.to !== null;
  const { nameless } = choice;
  const isAsked = nameless
    ? isLooking && !isSeen(leaving, studyUids)
    : isPush && study?.deidentified !== true && !identified;
  const isEmpty = wanted.formats.length === 0 && !wanted.own;
  const busy = outcome?.kind === 'making';

  const run = async () => {
    const { signal } = (working.current = new AbortController());
    setOutcome({ kind: 'making', received: null });
    try {
      setOutcome(
        await exportAs(
          studyUids,
          { ...wanted, deidentify: nameless && deidentifyAs(leaving) },
          identified,
          (received) => {
            setOutcome({ kind: 'making', received });
          },
          signal,
        ),
      );
    } catch (error) {
      setOutcome(signal.aborted ? undefined : { kind: 'failed', error });
    } finally {
      void there.mutate();
      void pushes.mutate();
    }
  };
  const node = nodes.find(({ id }) => id === choice.to);
  const told = outcome?.kind === 'pushed' ? outcome.pushes : [];
  return (
    <Dialog
      title={only === null ? t('titleMany', { count: studyUids.length }) : t('title')}
      open
      onClose={onClose}
      className="h-[min(48rem,90dvh)] w-[min(64rem,94vw)]"
    >
      <div className="flex h-full min-h-0 flex-col">
        {only !== null && there.isLoading && <Waiting>{t('reading')}</Waiting>}
        {there.error !== undefined && <Failure error={there.error} />}
        {isLooking && (
          <Look
            {...{ studyUids, wish: leaving, onWish: setLeaving }}
            showsPixels={showsPixels(wanted.formats)}
          />
        )}
        {isLooking && (
          <div className="mt-2 max-h-48 shrink-0 overflow-y-auto empty:hidden">
            <Result outcome={outcome} count={wanted.formats.length} />
          </div>
        )}
        {!isLooking && (only === null || study) && (
          <div className="grid min-h-0 flex-1 grid-cols-1 gap-5 overflow-y-auto md:grid-cols-[minmax(0,1fr)_minmax(0,24rem)] md:overflow-hidden">
            <div className="min-h-0 md:overflow-y-auto md:pr-2">
              <FormatList choice={choice} study={study} onChange={keep} />
            </div>
            <div className="min-h-0 space-y-4 md:overflow-y-auto md:pr-1">
              <Destination
                {...{ choice, study, identified, leaving }}
                onChange={keep}
                onIdentified={setIdentified}
                onLeaving={setLeaving}
              />
              <Result outcome={outcome} count={wanted.formats.length} />
              {study && (
                <History
                  exports={study.exports}
                  pushes={(pushes.data?.pushes ?? []).filter(
                    ({ id }) => !told.some((push) => push.id === id),
                  )}
                />
              )}
            </div>
          </div>
        )}
        <div className="mt-3 flex items-center gap-3 border-t border-line pt-3">
          <p className="min-w-0 flex-1 truncate text-muted">
            {isEmpty
              ? t('nothing')
              : t(isPush ? 'objects' : 'files', {
                  count: wanted.formats.length,
                  own: wanted.own ? 1 : 0,
                })}
          </p>
          {isLooking && (
            <Button
              disabled={busy}
              onClick={() => {
                // What is chosen then may show more.
                setLeaving({ ...leaving, seen: {} });
                setLooking(false);
              }}
            >
              {t('back')}
            </Button>
          )}
          {busy && <Button onClick={() => working.current?.abort()}>{t('stop')}</Button>}
          <Button
            look="primary"
            disabled={busy || isEmpty || isAsked || (only !== null && !study)}
            onClick={() => (nameless && !isLooking ? setLooking(true) : void run())}
          >
            {nameless && !isLooking
              ? t('look')
              : node
                ? t('push', { node: node.title })
                : t('export')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

const keep = (choice: Choice) => lastChoice.keep(JSON.stringify(choice));

/** What of a choice can be had of this study, where it is to go. */
const wantedOf = (choice: Choice, study: StudyExports | undefined): Choice => ({
  ...choice,
  own: choice.own && choice.to !== null && !choice.nameless,
  formats: choice.formats.filter(
    (format) =>
      !(study && missingFor(format, study)) &&
      (choice.to === null || isDicom(format)) &&
      (choice.nameless || format !== 'deidentified-dicom'),
  ),
});

/** @throws ProblemError */
async function exportAs(
  studyUids: readonly string[],
  wanted: Choice & { deidentify: DeidentifyWish },
  identified: boolean,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  if (wanted.to !== null) {
    const pushes = await startPushes(studyUids, wanted.to, wanted, identified);
    return { kind: 'pushed', pushes };
  }
  const [only, ...others] = studyUids;
  // Every image of a study is much to keep twice.
  const isLarge =
    wanted.formats.includes('deidentified-dicom') ||
    (wanted.images === 'all' && wanted.formats.some(isPicture));
  if (only === undefined || others.length > 0 || isLarge) {
    const lines = await downloadArchive(studyUids, wanted, onBytes, signal);
    return { kind: 'archived', lines };
  }
  const made = await makeExport(only, wanted, signal);
  if (made.downloadUrl && !isFaulty(made)) download(made.downloadUrl);
  return { kind: 'made', made };
}

function Result({ outcome, count }: { outcome: Outcome | undefined; count: number }) {
  const t = useTranslations('exporting');
  switch (outcome?.kind) {
    case undefined:
      return null;
    case 'making':
      return (
        <p className="flex items-center gap-3">
          <Waiting>{t('making', { count })}</Waiting>
          {outcome.received !== null && (
            <span className="text-muted">
              {t('received', { size: bytes(outcome.received) })}
            </span>
          )}
        </p>
      );
    case 'failed':
      return <Failure error={outcome.error} />;
    case 'archived':
      return <Archived lines={outcome.lines} />;
    case 'made':
      return <Made made={outcome.made} />;
    case 'pushed':
      return outcome.pushes.map((push) => <Pushed key={push.id} push={push} isOpen />);
  }
}
