import { useTranslations } from 'next-intl';
import type { SeriesDetail, Stack } from '@/lib/api/studies';
import { dragOf } from '@/app/_viewer/cells/drag';
import { useNamed, useSaid, useStackLabel } from '@/app/_words/named';
import { useCellState, useRoom } from '@/app/_viewer/room';
import { shortName, type Run } from './runs';
import { StackPicture } from './stack-picture';
import { StackWarnings } from './stack-warnings';

/** Many stacks that differ in one dimension: one picture, and a number for each of them. */
export function StackStrip({ run, series }: { run: Run; series: SeriesDetail }) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const labelled = useStackLabel();
  const current = useCellState((state) => state.stackId);
  const shown = run.stacks.find(({ id }) => id === current) ?? run.stacks[0];
  const total = run.stacks.reduce((sum, { frames }) => sum + frames.length, 0);
  const dimension = (run.dimension ?? 'stack') as 'stack';
  const values = t.has(`dimensions.${dimension}`)
    ? t(`dimensions.${dimension}`, { count: run.stacks.length })
    : `${run.stacks.length} × ${named(dimension)}`;
  const warned = run.stacks.flatMap(({ warnings }) => warnings);
  return (
    <div
      role="group"
      aria-label={`${labelled(run.label)} ${named(run.dimension ?? '')}`.trim()}
      data-current={shown.id === current}
      className="border-l-2 border-transparent p-2 data-[current=true]:border-accent data-[current=true]:bg-raised"
    >
      <div className="flex gap-2.5">
        <StackPicture stack={shown} series={series} small />
        <div className="min-w-0 flex-1 text-sm">
          <span className="flex items-center gap-1.5">
            <span className="truncate text-text">{labelled(run.label) || values}</span>
            <StackWarnings warnings={[...new Set(warned)]} />
          </span>
          <span className="block truncate text-faint">
            {run.label && `${values}, `}
            {t('imageCount', { count: total })}
          </span>
        </div>
      </div>
      <div className="mt-1.5 flex max-h-24 flex-wrap gap-0.5 overflow-y-auto">
        {run.stacks.map((stack) => (
          <StackNumber key={stack.id} stack={stack} series={series} />
        ))}
      </div>
    </div>
  );
}

function StackNumber({ stack, series }: { stack: Stack; series: SeriesDetail }) {
  const t = useTranslations('viewer');
  const said = useSaid();
  const labelled = useStackLabel();
  const room = useRoom();
  const current = useCellState((state) => state.stackId === stack.id);
  const value = stack.dimensions.at(-1)?.value ?? '';
  return (
    <button
      type="button"
      aria-current={current}
      aria-label={`${series.modality} ${series.description} ${labelled(stack.label)}, ${t('imageCount', { count: stack.frames.length })}`}
      title={`${labelled(stack.label)} (${labelled(value)}): ${[t('imageCount', { count: stack.frames.length }), ...stack.warnings.map(said)].join('. ')}`}
      onClick={() => room.open(stack.id)}
      {...dragOf(stack)}
      className="h-5 min-w-6 rounded-[3px] border border-line px-1 text-xs text-muted hover:bg-hover hover:text-text focus-visible:-outline-offset-2 aria-[current=true]:border-accent aria-[current=true]:bg-accent-dim aria-[current=true]:text-accent"
    >
      {shortName(stack)}
    </button>
  );
}
