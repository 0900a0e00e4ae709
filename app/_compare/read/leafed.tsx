import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';

export interface Picture {
  readonly url: string;
  /** left, top, right, bottom, in pixels from `corner`. */
  readonly boxes: readonly {
    readonly box: readonly [number, number, number, number];
    readonly color: string;
  }[];
  /** What the top left corner is called: −0.5 where pixels count from their middle. */
  readonly corner: 0 | -0.5;
}

/** A wheel step is as many pixels, about. */
const STEP = 40;

/** Pictures to be leafed through by wheel and slider, one at a time, with boxes on it. */
export function Leafed({
  count,
  at,
  onAt,
  picture,
}: {
  count: number;
  /** From 0. */
  at: number;
  onAt: (to: (was: number) => number) => void;
  picture: Picture | undefined;
}) {
  const t = useTranslations('compare.images');
  const [size, setSize] = useState<{ width: number; height: number }>();
  const place = useRef<HTMLDivElement>(null);
  const told = useRef(onAt);
  useEffect(() => {
    told.current = onAt;
  });
  useEffect(() => {
    const element = place.current;
    let turned = 0;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      turned += event.deltaY;
      const steps = Math.trunc(turned / STEP);
      turned -= steps * STEP;
      if (steps === 0) return;
      told.current((was) => Math.min(count - 1, Math.max(0, was + steps)));
    };
    // React listens to wheels passively: the page would scroll along.
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [count]);
  const label = t('image', { number: at + 1, count });
  return (
    <>
      <div
        ref={place}
        className="relative flex min-h-0 flex-1 items-center justify-center bg-black"
      >
        {picture && (
          <div className="relative h-full w-full">
            <img
              src={picture.url}
              alt={label}
              className="h-full w-full object-contain"
              draggable={false}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                setSize({ width: naturalWidth, height: naturalHeight })
              }
            />
            {size && (
              <svg
                aria-hidden
                className="pointer-events-none absolute inset-0 h-full w-full"
                viewBox={`${picture.corner} ${picture.corner} ${size.width} ${size.height}`}
              >
                {picture.boxes.map(
                  ({ box: [left, top, right, bottom], color }, index) => (
                    <rect
                      key={index}
                      x={left}
                      y={top}
                      width={right - left}
                      height={bottom - top}
                      fill="none"
                      stroke={color}
                      strokeWidth={2}
                      strokeDasharray="6 3"
                      vectorEffect="non-scaling-stroke"
                    />
                  ),
                )}
              </svg>
            )}
          </div>
        )}
      </div>
      <label className="flex items-center gap-2 border-t border-line bg-panel px-2 py-1 text-sm text-muted">
        {count > 0 && label}
        <input
          type="range"
          aria-label={label}
          className="flex-1 accent-(--color-accent)"
          min={0}
          max={Math.max(0, count - 1)}
          value={at}
          onChange={({ target }) => {
            const to = target.valueAsNumber;
            onAt(() => to);
          }}
        />
      </label>
    </>
  );
}
