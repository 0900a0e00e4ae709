import { useTranslations } from 'next-intl';
import { EyeOff, X } from 'lucide-react';
import { IconButton } from '@/app/_ui/button';
import { useFormats } from '@/app/_words/use-formats';
import type { SeriesDetail, StudyDetail } from '@/lib/api/studies';
import { DocumentLink } from './document-link';
import { standingOf } from './prior/standing';
import { useRoom, useRoomState } from './room';
import { useNamed } from '@/app/_words/named';
import { reasonsOf, useAccount } from './series/account';
import { runsOf, type Run } from './series/runs';
import { SeriesObjects } from './series/series-objects';
import { SeriesName, StackButton } from './series/stack-button';
import { StackStrip } from './series/stack-strip';

/** More neighbours than this share one picture. */
const A_FEW = 3;

/** What the study holds: a picture for each stack, and what can't be shown, with its reason. */
export function SeriesList() {
  const account = useAccount();
  const t = useTranslations('viewer');
  const formats = useFormats();
  const { study, compare } = useRoom();
  const prior = useRoomState((state) => state.prior);
  return (
    <nav
      aria-label={t('series')}
      data-tour="series"
      className="flex h-full flex-col bg-panel"
    >
      <ul className="min-h-0 flex-1 overflow-y-auto">
        {study.series.map((series) => (
          <SeriesEntry key={series.seriesUid} study={study} series={series} />
        ))}
        {prior && (
          <>
            <li className="sticky top-0 flex items-center gap-1 border-b border-accent/40 bg-accent-dim px-2 py-1 text-sm text-accent">
              <span className="min-w-0 flex-1 truncate">
                {t(`standing.${standingOf(prior, study)}`)} ·{' '}
                {formats.date(prior.studyDate)}
                {prior.description && ` · ${prior.description}`}
              </span>
              <IconButton
                label={t('putAway')}
                side="right"
                className="size-6 text-accent"
                onClick={() => compare(null)}
              >
                <X size={14} />
              </IconButton>
            </li>
            {prior.series.map((series) => (
              <SeriesEntry key={series.seriesUid} study={prior} series={series} />
            ))}
          </>
        )}
      </ul>
      <p className="shrink-0 border-t border-line px-2 py-1 text-xs text-faint">
        {account(study.counts)}
      </p>
    </nav>
  );
}

function SeriesEntry({ study, series }: { study: StudyDetail; series: SeriesDetail }) {
  const { stacks } = useRoom();
  const videos = stacks.filter((each) => each.series === series && each.video);
  const [only] = series.stacks;
  return (
    <li className="border-b border-line">
      {only && series.stacks.length === 1 && (
        <StackButton shown={{ stack: only, series }} />
      )}
      {(series.stacks.length > 1 || series.stacks.length + videos.length === 0) && (
        <SeriesHead series={series} />
      )}
      {series.stacks.length > 1 &&
        runsOf(series).map((run) => (
          <Neighbours key={run.stacks[0].id} run={run} series={series} />
        ))}
      {videos.map((each) => (
        <StackButton key={each.stack.id} shown={each} />
      ))}
      <SeriesObjects study={study} series={series} />
      <NotShown series={series} />
    </li>
  );
}

function Neighbours({ run, series }: { run: Run; series: SeriesDetail }) {
  if (run.stacks.length > A_FEW) return <StackStrip run={run} series={series} />;
  return run.stacks.map((stack) => (
    <StackButton key={stack.id} shown={{ stack, series }} ofMany />
  ));
}

/** Of a series with several stacks, or with none. */
function SeriesHead({ series }: { series: SeriesDetail }) {
  const t = useTranslations('viewer');
  const { counts, stacks } = series;
  return (
    <div className="px-2 pt-2 pb-1 pl-2.5 text-sm">
      <SeriesName series={series} warnings={series.warnings} />
      {stacks.length > 0 && (
        <span className="block truncate text-faint">
          {t('imagesInStacks', { images: counts.frames, stacks: stacks.length })}
        </span>
      )}
    </div>
  );
}

function NotShown({ series }: { series: SeriesDetail }) {
  const t = useTranslations('viewer');
  const named = useNamed();
  if (series.notShown.length === 0) return null;
  return (
    <details className="px-2 py-1.5 text-sm">
      <summary className="flex items-center gap-1.5 text-faint hover:text-muted">
        <EyeOff size={13} aria-hidden />
        {t('notShown', { count: series.notShown.length })}
      </summary>
      <ul className="mt-1 space-y-1 pl-5 text-muted">
        {reasonsOf(series.notShown).map(([reason, count]) => (
          <li key={reason}>
            {count > 1 && `${count} × `}
            {named(reason)}
            {series.notShown
              .filter((each) => each.reason === reason)
              .map((each) => (
                <DocumentLink key={each.sopInstanceUid} series={series} instance={each} />
              ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
