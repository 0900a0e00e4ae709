import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { gapsOf } from './gaps';
import { useMarks } from './marks';
import { useCell, useCellState, useRoomState } from '@/app/_viewer/room';
import type { Stack } from '@/lib/api/studies';

const WIDTH = 20;
const NONE: ReadonlySet<number> = new Set();
const INK = {
  loaded: '#3a4552',
  viewed: '#7b8898',
  coverage: '#46c7d2',
  annotated: '#be9cf0',
  open: '#e3ab45',
  reviewed: '#2b8d96',
  signed: '#58c584',
  failed: '#f07c73',
  gap: '#e3ab45',
  thumb: '#dde4ec',
} as const;

/**
 * The stack from first slice to last: what is loaded, what was looked at, where something is drawn,
 * what the model saw and what it speaks of.
 */
export function ScrollBar({ stack }: { stack: Stack }) {
  const t = useTranslations('viewer');
  const cell = useCell();
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = stack.frames.length;
  const asked = useCellState((state) => state.asked);
  const loaded = useCellState((state) => state.loaded);
  const viewed = useRoomState((state) => state.viewed.get(stack.id)) ?? NONE;
  const failures = useCellState((state) => state.failures);
  const gaps = useMemo(() => gapsOf(stack), [stack]);
  const coverage = useRoomState((state) => state.coverage);
  const { annotated, evidence, open, signed } = useMarks(stack);
  const sent = useMemo(
    () => (coverage?.stackId === stack.id ? coverage.indices : new Set<number>()),
    [coverage, stack],
  );

  // To ask for its height with each slice would have all of the page laid out before it is drawn.
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const resized = new ResizeObserver(([entry]) =>
      setHeight(Math.round(entry?.contentRect.height ?? 0)),
    );
    if (canvas.current) resized.observe(canvas.current);
    return () => resized.disconnect();
  }, []);

  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    const scale = devicePixelRatio;
    // Memory that is new takes longer than all that is drawn into it.
    const [wide, tall] = [Math.round(WIDTH * scale), Math.round(height * scale)];
    if (target.width !== wide) target.width = wide;
    if (target.height !== tall) target.height = tall;
    const context = target.getContext('2d');
    if (!context) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, WIDTH, height);
    if (count < 2) return; // there is nowhere to go
    const step = height / count;
    const mark = (
      indices: Iterable<number>,
      ink: string,
      x: number,
      width: number,
      least = 1,
    ) => {
      context.fillStyle = ink;
      for (const index of indices) {
        const tall = Math.max(least, step);
        context.fillRect(x, index * step - (tall - step) / 2, width, tall);
      }
    };
    mark(loaded, INK.loaded, 9, 3);
    mark(viewed, INK.viewed, 9, 3);
    mark(failures.keys(), INK.failed, 7, 7, 2);
    context.fillStyle = INK.gap;
    for (const index of gaps.keys()) {
      context.fillRect(5, (index + 1) * step - 1, 12, 2);
    }
    mark(sent, INK.coverage, 14, 2, 2);
    mark(annotated, INK.annotated, 1, 6, 2);
    mark(evidence, INK.reviewed, 1, 6, 2);
    mark(signed, INK.signed, 1, 6, 2);
    mark(open, INK.open, 1, 6, 2);
    context.strokeStyle = INK.thumb;
    context.lineWidth = 1.5;
    const thumb = Math.max(7, Math.min(24, step));
    const y = (asked + 0.5) * step - thumb / 2;
    context.strokeRect(7.25, Math.max(1, Math.min(height - thumb - 1, y)), 6.5, thumb);
  }, [
    asked,
    loaded,
    viewed,
    failures,
    gaps,
    sent,
    annotated,
    evidence,
    open,
    signed,
    count,
    height,
  ]);

  const spoken = [
    t('spoken.of', { number: asked + 1, count }),
    failures.has(asked) && t('spoken.failedHere'),
    gaps.has(asked) && t('spoken.gapHere'),
    annotated.has(asked) && t('spoken.drawnHere'),
    open.has(asked) && t('spoken.openHere'),
    t('spoken.seen', { loaded: loaded.size, viewed: viewed.size }),
    annotated.size > 0 && t('spoken.drawn', { count: annotated.size }),
    evidence.size > 0 && t('spoken.reported', { count: evidence.size }),
    failures.size > 0 && t('failed', { count: failures.size }),
  ]
    .filter(Boolean)
    .join('; ');

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const { top, height } = event.currentTarget.getBoundingClientRect();
    cell.store.set({ playing: false });
    cell.show(Math.floor(((event.clientY - top) / height) * count));
  };

  return (
    <div
      role="slider"
      data-tour="slices"
      aria-label={t('slices')}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={asked + 1}
      aria-valuetext={spoken}
      tabIndex={0}
      title={t('scrollBar')}
      className="flex w-5 shrink-0 cursor-ns-resize touch-none justify-center border-l border-line bg-panel select-none pointer-coarse:w-11"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <canvas ref={canvas} className="block h-full w-5" />
    </div>
  );
}
