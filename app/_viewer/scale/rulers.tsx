import { useMemo } from 'react';
import { calibrationsOf } from '@/app/_annotations/calibration';
import { useStore } from '@/app/_ui/store';
import { useCell, useCellState, useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { useMeasuredWords } from '@/app/_words/named';
import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import { pixelPoint } from '@/lib/image/geometry';
import { headerOf } from '@/lib/viewer/frames/headers';
import { ruledBy, type Ruled } from '@/lib/viewer/measuring/ruled';
import type { StackView } from '@/lib/viewer/stack';
import { rulerFor, type Ruler } from './ruler';

/** Of the room along an edge that a ruler takes at most: the corners have texts. */
const SHARE = 0.4;

/** How large what is shown is: rulers on the left and at the bottom, wherever one scale holds there. */
export function Rulers({ shown }: { shown: StackOfStudy }) {
  const { viewport } = useCell();
  const index = useCellState((state) => state.shown);
  useCellState((state) => state.view); // place and size are read off the viewport
  const ruled = useRuled(shown, index);
  if (!viewport || !ruled) return null;
  const laid = layOut(viewport, ruled);
  if (!laid) return null;
  const { width, height, left, bottom } = laid;
  return (
    <svg aria-hidden className="absolute inset-0 size-full" data-testid="rulers">
      {left && (
        <Ticks
          ruler={left.ruler}
          transform={`translate(0 ${left.middle}) rotate(90)`}
          data-side="left"
        />
      )}
      {bottom && (
        <Ticks
          ruler={bottom.ruler}
          transform={`translate(${bottom.middle} ${height})`}
          data-side="bottom"
        />
      )}
      {left ? (
        <Label x={9} y={left.middle + left.ruler.pixels / 2 + 4}>
          {left.ruler.label}
          <Note of={ruled} />
        </Label>
      ) : (
        bottom && (
          <Label
            x={Math.min(width, bottom.middle + bottom.ruler.pixels / 2 + 6)}
            y={height - 3}
          >
            {bottom.ruler.label}
            <Note of={ruled} />
          </Label>
        )
      )}
    </svg>
  );
}

const Label = (props: { x: number; y: number; children: React.ReactNode }) => (
  <text className="fill-text text-xs" {...props} />
);

function Note({ of: { note } }: { of: Ruled }) {
  const inWords = useMeasuredWords();
  return note === undefined ? null : <tspan>, {inWords(note)}</tspan>;
}

/** Along the x axis, its middle at the origin, its ticks upwards. */
function Ticks({
  ruler: { pixels, parts },
  ...place
}: {
  ruler: Ruler;
  transform: string;
  'data-side': string;
}) {
  const ticks = Array.from({ length: parts + 1 }, (_, at) => {
    const x = (at / parts - 0.5) * pixels;
    const isLong = at === 0 || at === parts || at * 2 === parts;
    return `M${x} -1v${isLong ? -6 : -3}`;
  }).join('');
  const line = `M${-pixels / 2} -1h${pixels}`;
  return (
    <g {...place} data-pixels={pixels.toFixed(1)} fill="none">
      {['stroke-black/70 stroke-3', 'stroke-text stroke-1'].map((look) => (
        <path key={look} d={line + ticks} className={look} />
      ))}
    </g>
  );
}

function useRuled({ stack }: StackOfStudy, index: number): Ruled | null {
  const { book, stacks } = useRoom();
  const entries = useStore(book.store, (state) => state.entries);
  const frame = stack.frames[index];
  return useMemo(() => {
    const header = frame && headerOf(frame.sopInstanceUid);
    if (!header) return null;
    const line = calibrationsOf(entries.values(), stacks).find(
      ([{ sopInstanceUid, frame: number }]) =>
        sopInstanceUid === frame.sopInstanceUid && number === frame.frame,
    );
    return ruledBy(header, frame.frame, line?.[1]);
  }, [frame, entries, stacks]);
}

interface Placed {
  readonly ruler: Ruler;
  /** Of the ruler, along its edge. */
  readonly middle: number;
}

/** Where on the viewport which rulers lie, CSS pixels; both as long as each other. */
function layOut(viewport: StackView, { spacing, unit, region, others }: Ruled) {
  const [width, height] = viewport.size();
  if (!width || !height) return null;
  const [across, down] = [
    perPixel(viewport, spacing, [100, 0]),
    perPixel(viewport, spacing, [0, 100]),
  ];
  const seen = region && boxOf(viewport, region);
  const x = within(seen?.x, width);
  const y = within(seen?.y, height);
  // Beside a part with another scale a ruler would be taken for its.
  const isFree = (axis: 'x' | 'y', [from, to]: Range) =>
    others.every((other) => {
      const [low, high] = boxOf(viewport, other)[axis];
      return high <= from || low >= to;
    });
  const most = Math.min(
    isFree('x', x) ? across * lengthOf(x) : Infinity,
    isFree('y', y) ? down * lengthOf(y) : Infinity,
  );
  const rulerOn = (axis: 'x' | 'y', range: Range, scale: number): Placed | undefined => {
    if (lengthOf(range) <= 0 || !isFree(axis, range)) return undefined;
    const ruler = rulerFor(scale, (SHARE * most) / scale, unit);
    return ruler ? { ruler, middle: (range[0] + range[1]) / 2 } : undefined;
  };
  return {
    ...{ width, height },
    left: rulerOn('y', y, down),
    bottom: rulerOn('x', x, across),
  };
}

type Range = readonly [from: number, to: number];
const lengthOf = ([from, to]: Range) => to - from;
const within = (range: Range | undefined, most: number): Range =>
  range ? [Math.max(0, range[0]), Math.min(most, range[1])] : [0, most];

/** How long the way of a CSS pixel is in the picture. @param way - Of the screen, CSS pixels. */
function perPixel(
  viewport: StackView,
  [rows, columns]: Ruled['spacing'],
  way: readonly [number, number],
): number {
  const from = viewport.toPixel([0, 0]);
  const to = viewport.toPixel(way);
  return (
    Math.hypot((to[0] - from[0]) * columns, (to[1] - from[1]) * rows) / Math.hypot(...way)
  );
}

/** What of the screen a region takes. Coordinates of pixels are those of their middles. */
function boxOf(viewport: StackView, { x0, y0, x1, y1 }: UltrasoundRegion) {
  const corners = [
    viewport.toCanvas(pixelPoint(x0 - 0.5, y0 - 0.5)),
    viewport.toCanvas(pixelPoint(x1 + 0.5, y1 + 0.5)),
  ] as const;
  const range = (axis: 0 | 1): Range => [
    Math.min(corners[0][axis], corners[1][axis]),
    Math.max(corners[0][axis], corners[1][axis]),
  ];
  return { x: range(0), y: range(1) };
}
