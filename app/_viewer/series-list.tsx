import { EyeOff, TriangleAlert } from 'lucide-react';
import { Chip } from '@/app/_ui/chip';
import { plural } from '@/app/_ui/format';
import { Tip } from '@/app/_ui/tip';
import type { SeriesDetail } from '@/lib/api/studies';
import { DocumentLink } from './document-link';
import { useRoom, useRoomState, type StackOfStudy } from './room';
import { videoUrl } from './video/video-file';
import { VideoPicture } from './video/video-picture';

/** What the study holds: a picture for each stack, and what can't be shown, with its reason. */
export function SeriesList() {
  const { study, stacks } = useRoom();
  return (
    <nav aria-label="Series" className="h-full overflow-y-auto bg-panel">
      <ul>
        {study.series.map((series) => (
          <li key={series.seriesUid} className="border-b border-line">
            {series.stacks.map((stack) => (
              <StackButton key={stack.id} shown={{ stack, series }} />
            ))}
            {stacks
              .filter((each) => each.series === series && each.video)
              .map((each) => (
                <StackButton key={each.stack.id} shown={each} />
              ))}
            <NotShown series={series} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function StackButton({ shown: { stack, series, video } }: { shown: StackOfStudy }) {
  const room = useRoom();
  const current = useRoomState((state) => state.stackId === stack.id);
  const middle = stack.frames[Math.floor(stack.frames.length / 2)];
  const root = `/dicomweb/studies/${room.study.studyUid}/series/${series.seriesUid}`;
  // The series' own thumbnail where it has one stack; its middle frame where it has more.
  const picture =
    series.stacks.length === 1 || !middle
      ? `${root}/thumbnail`
      : `${root}/instances/${middle.sopInstanceUid}/frames/${middle.frame}/rendered?viewport=128,128`;
  const unit = series.frameTimeMs ? 'frame' : 'image';
  return (
    <button
      type="button"
      aria-current={current}
      aria-label={`${series.modality} ${series.description} ${stack.label}, ${plural(stack.frames.length, unit)}`}
      onClick={() => room.open(stack.id)}
      className="flex w-full gap-2.5 border-l-2 border-transparent p-2 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-[current=true]:border-accent aria-[current=true]:bg-raised"
    >
      {video ? (
        <VideoPicture url={videoUrl(room.study.studyUid, series.seriesUid, video)} />
      ) : (
        // Drawn by our own server at this size: nothing for next/image to do.
        <img
          src={picture}
          alt=""
          loading="lazy"
          className="size-16 shrink-0 rounded-[3px] bg-black object-contain"
        />
      )}
      <span className="min-w-0 flex-1 text-sm">
        <span className="flex items-center gap-1.5">
          <Chip>{series.modality}</Chip>
          <span className="text-faint">{series.number ?? ''}</span>
          {stack.warnings.length > 0 && (
            <Tip
              side="right"
              label={plural(stack.warnings.length, 'warning')}
              detail={stack.warnings.join(' ')}
            >
              <TriangleAlert
                size={13}
                className="text-amber"
                aria-label={`Warning: ${stack.warnings.join(' ')}`}
              />
            </Tip>
          )}
        </span>
        <span className="mt-0.5 line-clamp-2 text-text">
          {series.description || series.bodyPart || 'No description'}
        </span>
        {stack.label && <span className="block truncate text-muted">{stack.label}</span>}
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
  const reasons = Map.groupBy(series.notShown, ({ reason }) => reason);
  if (series.notShown.length === 0) return null;
  return (
    <details className="px-2 py-1.5 text-sm">
      <summary className="flex items-center gap-1.5 text-faint hover:text-muted">
        <EyeOff size={13} aria-hidden />
        {plural(series.notShown.length, 'instance')} not shown
      </summary>
      <ul className="mt-1 space-y-1 pl-5 text-muted">
        {[...reasons].map(([reason, instances]) => (
          <li key={reason}>
            {instances.length > 1 && `${instances.length} × `}
            {reason}
            {instances.map((each) => (
              <DocumentLink key={each.sopInstanceUid} series={series} instance={each} />
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
