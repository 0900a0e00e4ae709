import { ChevronDown, ChevronUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/app/_ui/button';
import { Bar } from '@/app/_ui/waiting';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import type { PacsNodeRow, Pull } from '@/lib/api/pacs/protocol';
import { PullRow } from './pull-row';
import { arrived, usePulls } from './pulls';

/** What is and was fetched, at the foot of the page: how far it is, and what went wrong. */
export function PullTray({ nodes }: { nodes: readonly PacsNodeRow[] }) {
  const t = useTranslations('pacs.pulls');
  const pulls = [...usePulls().values()].sort((a, b) =>
    b.startedAt.localeCompare(a.startedAt),
  );
  const underWay = pulls.filter(isUnderWay);
  // Folded or not as the person wants it; until then, open while there is something to see.
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [opened, setOpened] = useState(false);
  if (underWay.length > 0 && !opened) setOpened(true);
  const open = chosen ?? opened;
  if (pulls.length === 0) return null;
  return (
    <section aria-label={t('title')} className="shrink-0 border-t border-edge bg-panel">
      <header className="flex h-10 items-center gap-2 px-5">
        <span className="font-medium">{t('title')}</span>
        <span role="status" className="text-muted">
          {underWay.length > 0
            ? t('underWay', {
                count: underWay.length,
                arrived: arrivedIn(underWay),
                announced: announcedIn(underWay),
              })
            : t('over', { count: pulls.length })}
        </span>
        <span className="flex-1" />
        <IconButton
          label={t(open ? 'fold' : 'unfold')}
          onClick={() => setChosen(!open)}
          aria-expanded={open}
          side="top"
        >
          {open ? <ChevronDown size={16} /> : <ChevronUp size={16} />}
        </IconButton>
      </header>
      {underWay.length > 0 && <Bar share={shareOf(underWay)} label={t('all')} />}
      {open && (
        <ul className="max-h-[30dvh] overflow-y-auto border-t border-line pb-1">
          {pulls.map((pull) => (
            <PullRow
              key={pull.id}
              pull={pull}
              from={nodes.find(({ id }) => id === pull.nodeId)?.title ?? pull.nodeId}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

const announcedIn = (pulls: readonly Pull[]) =>
  pulls.reduce((sum, { announced }) => sum + (announced ?? 0), 0);
const arrivedIn = (pulls: readonly Pull[]) =>
  pulls.reduce((sum, pull) => sum + arrived(pull), 0);

const shareOf = (pulls: readonly Pull[]) =>
  arrivedIn(pulls) / Math.max(1, announcedIn(pulls));
