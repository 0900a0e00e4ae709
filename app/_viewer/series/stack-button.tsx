import { useTranslations } from 'next-intl';
import { Chip } from '@/app/_ui/chip';
import { dragOf } from '@/app/_viewer/cells/drag';
import { useCellState, useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { videoUrl } from '@/app/_viewer/video/video-file';
import { VideoPicture } from '@/app/_viewer/video/video-picture';
import type { SeriesDetail } from '@/lib/api/studies';
import { useStackLabel } from '@/app/_words/named';
import { StackBadges } from './stack-badges';
import { StackPicture } from './stack-picture';
import { StackWarnings } from './stack-warnings';

/** A stack: what it is, how much of it was seen, and the way to it. */
export function StackButton({
  shown: { stack, series, video },
  ofMany = false,
}: {
  shown: Pick<StackOfStudy, 'stack' | 'series' | 'video'>;
  /** The series stands above it. */
  ofMany?: boolean;
}) {
  const t = useTranslations('viewer');
  const labelled = useStackLabel();
  const room = useRoom();
  const current = useCellState((state) => state.stackId === stack.id);
  return (
    <button
      type="button"
      aria-current={current}
      onClick={() => room.open(stack.id)}
      {...dragOf(stack)}
      className="flex w-full gap-2.5 border-l-2 border-transparent p-2 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-[current=true]:border-accent aria-[current=true]:bg-raised"
    >
      {video ? (
        <VideoPicture url={videoUrl(series, video)} />
      ) : (
        <StackPicture stack={stack} series={series} small={ofMany} />
      )}
      <span className="min-w-0 flex-1 text-sm">
        {ofMany ? (
          <span className="flex items-start gap-1.5">
            <span className="line-clamp-2 text-text">
              {labelled(stack.label) || t('theOthers')}
            </span>
            <StackWarnings warnings={stack.warnings} />
          </span>
        ) : (
          <SeriesName
            series={series}
            warnings={[...series.warnings, ...stack.warnings]}
          />
        )}
        {!ofMany && stack.label && (
          <span className="block truncate text-muted">{labelled(stack.label)}</span>
        )}
        <span className="block truncate text-faint">
          {t(series.frameTimeMs ? 'frameCount' : 'imageCount', {
            count: stack.frames.length,
          })}
          {stack.spacingMm !== null && ` · ${stack.spacingMm.toFixed(2)} mm`}
          {series.frameTimeMs !== null && ` · ${Math.round(1000 / series.frameTimeMs)}/s`}
        </span>
        <StackBadges stack={stack} />
      </span>
    </button>
  );
}

/** Modality, number and words of a series. */
export function SeriesName({
  series,
  warnings,
}: {
  series: SeriesDetail;
  warnings: readonly string[];
}) {
  const ui = useTranslations('ui');
  return (
    <>
      <span className="flex items-center gap-1.5">
        <Chip>{series.modality}</Chip>
        <span className="text-faint">{series.number ?? ''}</span>
        <StackWarnings warnings={warnings} />
      </span>
      <span className="mt-0.5 line-clamp-2 wrap-anywhere text-text">
        {series.description || series.bodyPart || ui('noDescription')}
      </span>
    </>
  );
}
