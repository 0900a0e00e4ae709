import { EyeOff } from 'lucide-react';
import { Chip } from '@/app/_ui/chip';
import { plural } from '@/app/_ui/format';
import type { SeriesDetail } from '@/lib/api/studies';
import { dragOf } from './cells/drag';
import { DocumentLink } from './document-link';
import { useCellState, useRoom, type StackOfStudy } from './room';
import { account, reasonsOf } from './series/account';
import { runsOf, type Run } from './series/runs';
import { StackPicture } from './series/stack-picture';
import { StackStrip } from './series/stack-strip';
import { StackWarnings } from './series/stack-warnings';
import { videoUrl } from './video/video-file';
import { VideoPicture } from './video/video-picture';

/** More neighbours than this share one picture. */
const A_FEW = 3;

/** What the study holds: a picture for each stack, and what can't be shown, with its reason. */
export function SeriesList() {
  const { study } = useRoom();
  return (
    <nav aria-label="Series" className="flex h-full flex-col bg-panel">
      <ul className="min-h-0 flex-1 overflow-y-auto">
        {study.series.map((series) => (
          <SeriesEntry key={series.seriesUid} series={series} />
        ))}
      </ul>
      <p className="shrink-0 border-t border-line px-2 py-1 text-xs text-faint">
        {account(study.counts)}
      </p>
    </nav>
  );
}

function SeriesEntry({ series }: { series: SeriesDetail }) {
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
  const { counts, stacks } = series;
  return (
    <div className="px-2 pt-2 pb-1 pl-2.5 text-sm">
      <SeriesName series={series} warnings={series.warnings} />
      {stacks.length > 0 && (
        <span className="block truncate text-faint">
          {plural(counts.frames, 'image')} in {plural(stacks.length, 'stack')}
        </span>
      )}
    </div>
  );
}

function SeriesName({
  series,
  warnings,
}: {
  series: SeriesDetail;
  warnings: readonly string[];
}) {
  return (
    <>
      <span className="flex items-center gap-1.5">
        <Chip>{series.modality}</Chip>
        <span className="text-faint">{series.number ?? ''}</span>
        <StackWarnings warnings={warnings} />
      </span>
      <span className="mt-0.5 line-clamp-2 wrap-anywhere text-text">
        {series.description || series.bodyPart || 'No description'}
      </span>
    </>
  );
}

function StackButton({
  shown: { stack, series, video },
  ofMany = false,
}: {
  shown: StackOfStudy;
  /** The series stands above it. */
  ofMany?: boolean;
}) {
  const room = useRoom();
  const current = useCellState((state) => state.stackId === stack.id);
  const unit = series.frameTimeMs ? 'frame' : 'image';
  return (
    <button
      type="button"
      aria-current={current}
      aria-label={`${series.modality} ${series.description} ${stack.label}, ${plural(stack.frames.length, unit)}`}
      onClick={() => room.open(stack.id)}
      {...dragOf(stack)}
      className="flex w-full gap-2.5 border-l-2 border-transparent p-2 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-[current=true]:border-accent aria-[current=true]:bg-raised"
    >
      {video ? (
        <VideoPicture url={videoUrl(room.study.studyUid, series.seriesUid, video)} />
      ) : (
        <StackPicture stack={stack} series={series} small={ofMany} />
      )}
      <span className="min-w-0 flex-1 text-sm">
        {ofMany ? (
          <span className="flex items-start gap-1.5">
            <span className="line-clamp-2 text-text">{stack.label || 'the others'}</span>
            <StackWarnings warnings={stack.warnings} />
          </span>
        ) : (
          <SeriesName
            series={series}
            warnings={[...series.warnings, ...stack.warnings]}
          />
        )}
        {!ofMany && stack.label && (
          <span className="block truncate text-muted">{stack.label}</span>
        )}
        <span className="block truncate text-faint">
          {plural(stack.frames.length, unit)}
          {stack.spacingMm !== null && ` · ${stack.spacingMm.toFixed(2)} mm`}
          {series.frameTimeMs !== null && ` · ${Math.round(1000 / series.frameTimeMs)}/s`}
        </span>
      </span>
    </button>
  );
}

function NotShown({ series }: { series: SeriesDetail }) {
  if (series.notShown.length === 0) return null;
  return (
    <details className="px-2 py-1.5 text-sm">
      <summary className="flex items-center gap-1.5 text-faint hover:text-muted">
        <EyeOff size={13} aria-hidden />
        {plural(series.notShown.length, 'instance')} not shown
      </summary>
      <ul className="mt-1 space-y-1 pl-5 text-muted">
        {reasonsOf(series.notShown).map(([reason, count]) => (
          <li key={reason}>
            {count > 1 && `${count} × `}
            {reason}
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
