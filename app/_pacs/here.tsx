import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Button } from '@/app/_ui/button';
import { State } from '@/app/_ui/chip';
import { Bar } from '@/app/_ui/waiting';
import type { Here, Pull } from '@/lib/api/pacs/protocol';
import { arrived } from './pulls';

/** The last two cells of a row: how much of it is here, and what to do about it. */
export function HereCells({
  studyUid,
  here,
  announced,
  pull,
  onPull,
}: {
  studyUid: string;
  here: Here;
  announced: number | null;
  /** Of this very row, while it is under way. */
  pull: Pull | undefined;
  onPull: () => void;
}) {
  return (
    <>
      <td className="truncate px-3">
        <HereState here={here} announced={announced} pull={pull} />
      </td>
      <td className="pr-5 pl-3 text-right">
        <PullOrOpen
          studyUid={studyUid}
          here={here}
          busy={pull !== undefined}
          onPull={onPull}
        />
      </td>
    </>
  );
}

/** How much of something is in this archive, or how far it is on its way. */
function HereState({
  here,
  announced,
  pull,
}: {
  here: Here;
  announced: number | null;
  pull: Pull | undefined;
}) {
  const t = useTranslations('pacs.here');
  if (pull) {
    const share = arrived(pull) / Math.max(1, pull.announced ?? announced ?? 1);
    return pull.status === 'waiting' ? (
      <span className="text-muted">{t('waiting')}</span>
    ) : (
      <Bar share={share} label={t('pull')} />
    );
  }
  if (here.state === 'whole') return <State tone="accent">{t('whole')}</State>;
  if (here.state === 'none') return <span className="text-faint">–</span>;
  const { instances } = here;
  return (
    <State tone="amber">
      {announced === null
        ? t('some', { instances })
        : t('part', { instances, announced })}
    </State>
  );
}

/** What to do with a row: fetch it, fetch the rest of it, or read it. */
function PullOrOpen({
  studyUid,
  here,
  busy,
  onPull,
}: {
  studyUid: string;
  here: Here;
  busy: boolean;
  onPull: () => void;
}) {
  const t = useTranslations('pacs.here');
  if (here.state === 'whole') {
    return (
      <Link
        href={`/studies/${studyUid}`}
        tabIndex={-1}
        className="inline-flex h-6 items-center rounded px-2 text-accent hover:bg-hover"
      >
        {t('open')}
      </Link>
    );
  }
  return (
    <Button className="h-6" tabIndex={-1} disabled={busy} onClick={onPull}>
      <Download size={12} aria-hidden /> {t(here.state === 'part' ? 'pullRest' : 'pull')}
    </Button>
  );
}
