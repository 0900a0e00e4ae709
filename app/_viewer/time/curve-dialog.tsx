import { useTranslations } from 'next-intl';
import { ChartSpline, Copy, Download } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { Button, IconButton } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { useStore } from '@/app/_ui/store';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState, type StackOfStudy } from '@/app/_viewer/room';
import { neighboursOf, samePlace } from '@/app/_viewer/series/runs';
import { useNamed } from '@/app/_words/named';
import { headerOf, type FrameId } from '@/lib/viewer/frames/headers';
import { isGrey } from '@/lib/viewer/measuring/measured';
import { measureOnFrames, type MeasuredOn } from '@/lib/viewer/time/curve';
import { axisOf, type Axis } from './curve-axis';
import { CurvePlot } from './curve-plot';
import { csvOf, type CurvePoint } from './curve-table';

/** The region that is selected, and the frames over which it has a curve; null where there is none. */
function useCurve() {
  const room = useRoom();
  const annotationId = useRoomState((state) => state.annotationId);
  const entry = useStore(room.book.store, ({ entries }) =>
    annotationId === null ? undefined : entries.get(annotationId),
  );
  return useMemo(() => {
    const drawing = entry?.drawing;
    const place = drawing && room.placeOf(drawing);
    const shown = place && room.stacks.find(({ stack }) => stack.id === place.stackId);
    if (!drawing || !shown || shown.video) return null;
    const header = headerOf(drawing.sopInstanceUid);
    const isColor = header !== undefined && !isGrey(header);
    // Drawn on colours it has no mean yet, but an area.
    const measured = isColor ? 'area' : 'mean';
    if (!drawing.measurements.some(({ name }) => name === measured)) return null;
    const frames = framesOf(shown, place.index);
    return frames.length > 1 ? { drawing, frames, isColor } : null;
  }, [room, entry]);
}

/** The frames at one place: one of each neighbour in time or b-value, or all frames of a clip. */
function framesOf({ stack, series }: StackOfStudy, index: number): FrameId[] {
  const beside = neighboursOf(series, stack);
  if (beside.length > 1) {
    return beside.flatMap((each) => each.frames[samePlace(stack, index, each)] ?? []);
  }
  return stack.orderedBy === 'position' ? [] : [...stack.frames];
}

/** Absent unless a region with values is selected that lies on frames of several times. */
export function CurveButton() {
  const t = useTranslations('viewer');
  const room = useRoom();
  const keyOf = useKeyOf();
  if (useCurve() === null) return null;
  return (
    <IconButton
      label={t('curve')}
      keys={keyOf('curve')}
      onClick={() => room.store.set({ dialog: 'curve' })}
    >
      <ChartSpline size={16} />
    </IconButton>
  );
}

/** How the mean of a region goes on over times, phases or b-values: a plot, a table, a file. */
export function CurveDialog() {
  const t = useTranslations('viewer');
  const room = useRoom();
  const open = useRoomState((state) => state.dialog === 'curve');
  const curve = useCurve();
  return (
    <Dialog
      title={t('curve')}
      description={curve ? t('curveAbout') : t('curveNone')}
      open={open}
      onClose={() => room.store.set({ dialog: null })}
      className="w-[min(46rem,94vw)]"
    >
      {open && curve && <Curve key={curve.drawing.id} {...curve} />}
    </Dialog>
  );
}

function Curve({ drawing, frames, isColor }: NonNullable<ReturnType<typeof useCurve>>) {
  const t = useTranslations('viewer');
  const ui = useTranslations('ui');
  const named = useNamed();
  const room = useRoom();
  const [measured, setMeasured] = useState<readonly (CurvePoint | null | undefined)[]>(
    [],
  );
  const [unit, setUnit] = useState('1');
  const axis = useMemo(
    (): Axis =>
      axisOf(
        frames.map((each) => ({
          header: headerOf(each.sopInstanceUid) ?? {},
          frame: each.frame,
        })),
      ),
    [frames],
  );
  useEffect(() => {
    const closing = new AbortController();
    const found: (CurvePoint | null)[] = [];
    void measureOnFrames(
      drawing,
      frames,
      (index, values) => {
        found[index] = values && pointOf(values);
        if (values?.['mean']) setUnit(values['mean'].unit);
        setMeasured([...found]);
      },
      closing.signal,
    );
    return () => closing.abort();
  }, [drawing, frames]);

  const points = frames.map((_, index) => measured[index] ?? null);
  const missing = measured.filter((each) => each === null).length;
  const csv = csvOf(axis, points, unit);
  const mean = named(isColor ? 'axis mean luminance' : 'axis mean');
  const label = unit === '1' ? mean : `${mean} (${unit})`;
  const axisName = named(`axis ${axis.name}`);
  return (
    <div>
      <CurvePlot
        axis={{ ...axis, name: axisName }}
        points={points}
        label={label}
        onChosen={(index) => {
          const frame = frames[index];
          if (frame) room.jump(frame);
        }}
      />
      <p role="status" className="mt-1 text-sm text-faint">
        {measured.length < frames.length
          ? t('measuredOn', { measured: measured.length, frames: frames.length })
          : missing > 0
            ? t('notMeasured', { missing, frames: frames.length })
            : t('frames', { frames: frames.length })}
      </p>
      <div
        // What is longer than its place is scrolled by keys, too.
        tabIndex={0}
        role="region"
        aria-label={t('curveTable')}
        className="mt-2 max-h-56 overflow-y-auto rounded border border-line"
      >
        <table className="w-full text-right text-sm tabular-nums">
          <thead className="sticky top-0 bg-raised text-faint">
            <tr className="*:px-2 *:py-1 *:font-normal">
              <th scope="col">
                {axisName} {axis.unit && `(${axis.unit})`}
              </th>
              <th scope="col">{label}</th>
              <th scope="col">SD</th>
              <th scope="col">{t('min')}</th>
              <th scope="col">{t('max')}</th>
              <th scope="col">{t('pixels')}</th>
            </tr>
          </thead>
          <tbody>
            {axis.at.map((at, index) => {
              const point = points[index];
              return (
                <tr key={index} className="border-t border-line *:px-2 *:py-0.5">
                  <td>{at}</td>
                  <td>{point?.mean.toFixed(2) ?? '–'}</td>
                  <td>{point?.deviation.toFixed(2) ?? '–'}</td>
                  <td>{point?.min.toFixed(1) ?? '–'}</td>
                  <td>{point?.max.toFixed(1) ?? '–'}</td>
                  <td>{point?.pixels ?? '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <DialogActions>
        <Button
          onClick={() =>
            navigator.clipboard.writeText(csv).then(
              () => toast(ui('copied', { name: t('curve') })),
              () => toast.error(ui('copyRefused')),
            )
          }
        >
          <Copy size={14} aria-hidden /> {t('copyDigits')}
        </Button>
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`}
          download="curve.csv"
          className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 text-text hover:bg-hover"
        >
          <Download size={14} aria-hidden /> {t('saveCsv')}
        </a>
      </DialogActions>
    </div>
  );
}

function pointOf(values: MeasuredOn): CurvePoint | null {
  const value = (name: string) => values[name]?.value ?? NaN;
  if (Number.isNaN(value('mean'))) return null;
  return {
    mean: value('mean'),
    deviation: value('sd'),
    min: value('min'),
    max: value('max'),
    pixels: value('pixels'),
  };
}
