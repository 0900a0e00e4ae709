import { useTranslations } from 'next-intl';
import type { Axis } from './curve-axis';
import { useRef, useState, type KeyboardEvent } from 'react';
import { ticksOf, type CurvePoint } from './curve-table';

const WIDTH = 680;
const HEIGHT = 250;
const LEFT = 56;
const BOTTOM = 34;
const TOP = 10;
const RIGHT = 12;

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** Means over an axis, each with a bar of one standard deviation to both sides. */
export function CurvePlot({
  axis,
  points,
  label,
  onChosen,
}: {
  axis: Axis;
  points: readonly (CurvePoint | null)[];
  label: string;
  onChosen: (index: number) => void;
}) {
  const t = useTranslations('viewer');
  const plot = useRef<SVGSVGElement>(null);
  const [at, setAt] = useState(0);
  const drawn = axis.at
    .flatMap((at, index) => {
      const point = points[index];
      return point ? [{ at, index, ...point }] : [];
    })
    .toSorted((one, other) => one.at - other.at);
  const xs = extent(axis.at);
  const ys = extent(
    drawn.flatMap(({ mean, deviation }) => [mean - deviation, mean + deviation]),
  );
  const x = (at: number) =>
    LEFT + ((at - xs[0]) / (xs[1] - xs[0])) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) =>
    HEIGHT - BOTTOM - ((value - ys[0]) / (ys[1] - ys[0])) * (HEIGHT - BOTTOM - TOP);
  const line = drawn.map(({ at, mean }) => `${x(at)},${y(mean)}`).join(' ');
  const saidOf = ({ at: where, mean, deviation }: (typeof drawn)[number]) =>
    `${[where, axis.unit].join(' ').trim()}: ${mean.toFixed(2)} ± ${deviation.toFixed(2)}`;
  /** One point is reached by Tab, the others from it by arrows. */
  const step = (event: KeyboardEvent, place: number) => {
    const { key } = event;
    const point = drawn[place];
    if (point && (key === 'Enter' || key === ' ')) onChosen(point.index);
    else if (key in STEPS || key === 'Home' || key === 'End') {
      const wanted =
        key === 'Home' ? 0 : key === 'End' ? drawn.length - 1 : place + (STEPS[key] ?? 0);
      const next = Math.max(0, Math.min(drawn.length - 1, wanted));
      setAt(next);
      plot.current?.querySelectorAll<SVGGElement>('[role=button]')[next]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <svg
      ref={plot}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group"
      aria-label={t('plotOf', { label, axis: axis.name })}
      className="w-full text-xs"
    >
      {ticksOf(...ys).map((tick) => (
        <g key={tick}>
          <line
            x1={LEFT}
            x2={WIDTH - RIGHT}
            y1={y(tick)}
            y2={y(tick)}
            className="stroke-line"
          />
          <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted">
            {tick}
          </text>
        </g>
      ))}
      {ticksOf(...xs).map((tick) => (
        <text
          key={tick}
          x={x(tick)}
          y={HEIGHT - BOTTOM + 15}
          textAnchor="middle"
          className="fill-muted"
        >
          {tick}
        </text>
      ))}
      <text
        x={(LEFT + WIDTH - RIGHT) / 2}
        y={HEIGHT - 4}
        textAnchor="middle"
        className="fill-faint"
      >
        {axis.unit ? `${axis.name} (${axis.unit})` : axis.name}
      </text>
      <text
        x={12}
        y={(HEIGHT - BOTTOM) / 2}
        textAnchor="middle"
        transform={`rotate(-90 12 ${(HEIGHT - BOTTOM) / 2})`}
        className="fill-faint"
      >
        {label}
      </text>
      <polyline points={line} fill="none" className="stroke-accent" strokeWidth={1.5} />
      {drawn.map((point, place) => {
        const { at: where, index, mean, deviation } = point;
        return (
          <g
            key={index}
            role="button"
            tabIndex={place === Math.min(at, drawn.length - 1) ? 0 : -1}
            aria-label={saidOf(point)}
            className="cursor-pointer outline-none focus-visible:*:stroke-white"
            onFocus={() => setAt(place)}
            onClick={() => onChosen(index)}
            onKeyDown={(event) => step(event, place)}
          >
            <line
              x1={x(where)}
              x2={x(where)}
              y1={y(mean - deviation)}
              y2={y(mean + deviation)}
              className="stroke-accent/50"
            />
            <circle cx={x(where)} cy={y(mean)} r={3.5} className="fill-accent">
              <title>{saidOf(point)}</title>
            </circle>
          </g>
        );
      })}
    </svg>
  );
}

/** A little more than the values need; never nothing. */
function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * 0.04 || Math.abs(high) * 0.05 || 1;
  return [low - room, high + room];
}
