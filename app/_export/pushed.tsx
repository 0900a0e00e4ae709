import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { usePacsNodes, useTold } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Chip, State, type Tone } from '@/app/_ui/chip';
import { Bar, Waiting } from '@/app/_ui/waiting';
import { Failure } from '@/app/_ui/notice';
import { useSaid } from '@/app/_words/named';
import { errorOf, toastProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import { OUTCOMES, pushSchema, type Outcome, type Push } from '@/lib/api/pacs/push';
import { useMay } from '@/app/_people/who';
import { LeftBehind } from './leaving/left-behind';
import { cancelPush, resumePush } from './work';

const STATES: Record<Push['status'], Tone> = {
  waiting: 'plain',
  running: 'accent',
  done: 'green',
  incomplete: 'amber',
  failed: 'red',
  cancelled: 'plain',
  interrupted: 'amber',
};
const LOOKS: Record<Outcome, Tone> = {
  waiting: 'plain',
  stored: 'green',
  warning: 'amber',
  failed: 'red',
  unconfirmed: 'red',
};

/** A push as the server tells it, to its end. */
function useLivePush(first: Push): Push {
  const [told, setTold] = useState(first);
  // The list may know of a newer beginning: it was resumed.
  const push = told.id === first.id && told.startedAt === first.startedAt ? told : first;
  const underWay = isUnderWay(push) || isUnderWay(first);
  useEffect(() => {
    if (!underWay) return;
    const source = new EventSource(`/api/pacs/pushes/${first.id}/events`);
    source.addEventListener('push', ({ data }: MessageEvent<string>) => {
      const read = pushSchema.safeParse(JSON.parse(data));
      if (!read.success) return;
      setTold(read.data);
      // The stream ends with it; the browser would ask again.
      if (!isUnderWay(read.data)) source.close();
    });
    return () => source.close();
  }, [first.id, underWay]);
  return push;
}

/** One push: how far it is, and what the other archive said. */
export function Pushed({
  push: first,
  isOpen = false,
}: {
  push: Push;
  isOpen?: boolean;
}) {
  const t = useTranslations('exporting.pushes');
  const formats = useFormats();
  const said = useSaid();
  const may = useMay();
  const [resumed, setResumed] = useState<Push>();
  const push = useLivePush(resumed ?? first);
  const node = usePacsNodes(may('pacs')).data?.nodes.find(({ id }) => id === push.nodeId);
  const name = t('of', { node: node?.title ?? push.nodeId });
  const { status, counts, total, problems, error } = push;
  const underWay = isUnderWay(push);
  const act = (work: Promise<unknown>) => void work.catch(toastProblem);
  return (
    <section aria-label={name} className="space-y-1.5">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          {name}
          <span className="block text-sm text-faint">
            {t('by', { by: push.by, when: formats.moment(push.startedAt) })}
          </span>
        </span>
        {push.deidentify !== false && <Chip tone="green">{t('nameless')}</Chip>}
        <State tone={STATES[status]}>{t(`states.${status}`)}</State>
        {underWay && (
          <Button className="h-6" onClick={() => act(cancelPush(push.id))}>
            {t('cancel')}
          </Button>
        )}
        {!underWay && status !== 'done' && (
          <Button
            className="h-6"
            onClick={() => act(resumePush(push.id).then(setResumed))}
          >
            {t('resume')}
          </Button>
        )}
      </div>
      {underWay && total === null && <Waiting>{t('making')}</Waiting>}
      {underWay && total !== null && (
        <Bar share={(total - counts.waiting) / Math.max(1, total)} label={name} />
      )}
      <div className="flex flex-wrap gap-1.5" role="status">
        {OUTCOMES.map(
          (outcome) =>
            counts[outcome] > 0 && (
              <Chip key={outcome} tone={LOOKS[outcome]}>
                {formats.number(counts[outcome])} {t(`outcomes.${outcome}`)}
              </Chip>
            ),
        )}
      </div>
      {error && <Failure error={errorOf(error)} />}
      {problems.map((problem) => (
        <p key={problem} className="text-sm text-amber">
          {said(problem.replace(/^[\d.]+: /, ''))}
        </p>
      ))}
      <LeftBehind of={push.leftBehind} />
      <Receipts push={push} isOpen={isOpen} />
    </section>
  );
}

function Receipts({ push, isOpen }: { push: Push; isOpen: boolean }) {
  const t = useTranslations('exporting.pushes');
  const said = useSaid();
  const { warning, failed, unconfirmed } = push.counts;
  const count = warning + failed + unconfirmed;
  const isAsked = count > 0 && !isUnderWay(push);
  const { data } = useTold(isAsked ? push.id : null, `${count} ${push.finishedAt ?? ''}`);
  if (!isAsked) return null;
  return (
    <details open={isOpen}>
      <summary className="text-sm text-muted hover:text-text">
        {t('receipts', { count })}
      </summary>
      <ul tabIndex={0} className="mt-1 max-h-40 overflow-y-auto text-sm">
        {data?.receipts.map(({ number, sopInstanceUid, outcome, reason }) => (
          <li key={number} className="border-t border-line/60 py-0.5 first:border-t-0">
            <span className="flex gap-2">
              <Chip tone={LOOKS[outcome]}>{t(`outcomes.${outcome}`)}</Chip>
              <span className="min-w-0 truncate font-mono text-xs text-faint">
                {sopInstanceUid}
              </span>
            </span>
            {reason && <span className="text-muted">{said(reason)}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
