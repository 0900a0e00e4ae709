import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStudy } from '@/app/_data/queries';
import { Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { useNamed } from '@/app/_words/named';
import { CT_PRESETS } from '@/lib/image/presets';
import type { Evidence } from '@/lib/report/finding';

/** Boxes of one draft. */
export interface Shown {
  readonly color: string;
  readonly evidence: readonly Evidence[];
}

/** A wheel step is as many pixels, about. */
const STEP = 40;

/** The study’s images, to be leafed through; where a sentence points to is brought up with its box. */
export function ImagePane({
  studyUid,
  shown,
}: {
  studyUid: string;
  /** Of one draft, or of several; what the first points to is brought up. */
  shown: readonly Shown[];
}) {
  const t = useTranslations('compare.images');
  const named = useNamed();
  const { data: study, error } = useStudy(studyUid);
  const stacks = useMemo(
    () =>
      (study?.series ?? []).flatMap(
        ({ seriesUid, modality, number, description, stacks }) =>
          stacks.map((stack) => ({
            ...{ id: stack.id, seriesUid, modality, frames: stack.frames },
            title: [number, modality, description, stack.label]
              .filter(Boolean)
              .join(' · '),
          })),
      ),
    [study],
  );
  const [at, setAt] = useState({ stack: 0, frame: 0 });
  const [window, setWindow] = useState('');
  const [size, setSize] = useState<{ width: number; height: number }>();
  const first = shown.find(({ evidence }) => evidence.length > 0)?.evidence[0];
  const [followed, setFollowed] = useState<Evidence>();
  if (first && first !== followed && stacks.length > 0) {
    setFollowed(first);
    const place = stacks.findIndex(({ frames }) => frameOf(frames, first) >= 0);
    const frames = stacks[place]?.frames;
    if (frames) setAt({ stack: place, frame: frameOf(frames, first) });
  }
  const stack = stacks[at.stack];
  const frame = stack?.frames[at.frame];
  const place = useRef<HTMLDivElement>(null);
  const count = stack?.frames.length ?? 0;
  useEffect(() => {
    const element = place.current;
    let turned = 0;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      turned += event.deltaY;
      const steps = Math.trunc(turned / STEP);
      turned -= steps * STEP;
      if (steps === 0) return;
      setAt((was) => ({
        ...was,
        frame: Math.min(count - 1, Math.max(0, was.frame + steps)),
      }));
    };
    // React listens to wheels passively: the page would scroll along.
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [count]);
  if (error) return <Failure error={error} />;
  const url =
    stack &&
    frame &&
    `/dicomweb/studies/${studyUid}/series/${stack.seriesUid}/instances/${frame.sopInstanceUid}/frames/${frame.frame}/rendered${window && `?window=${window},LINEAR`}`;
  const boxes = shown.flatMap(({ color, evidence }) =>
    evidence
      .filter(
        (each) =>
          each.sopInstanceUid === frame?.sopInstanceUid && each.frame === frame.frame,
      )
      .map(({ box }) => ({ box, color })),
  );
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-1 flex-col">
      <div className="flex gap-2 border-b border-line bg-panel p-2">
        <Select
          aria-label={t('series')}
          className="min-w-0 flex-1"
          value={at.stack}
          onChange={({ target }) => setAt({ stack: Number(target.value), frame: 0 })}
        >
          {stacks.map(({ id, title }, index) => (
            <option key={id} value={index}>
              {title}
            </option>
          ))}
        </Select>
        {stack?.modality === 'CT' && (
          <Select
            aria-label={t('window')}
            className="w-36"
            value={window}
            onChange={({ target }) => setWindow(target.value)}
          >
            <option value="">{t('ownWindow')}</option>
            {CT_PRESETS.map(({ id, name, center, width }) => (
              <option key={id} value={`${center},${width}`}>
                {named(name)}
              </option>
            ))}
          </Select>
        )}
      </div>
      <div
        ref={place}
        className="relative flex min-h-0 flex-1 items-center justify-center bg-black"
      >
        {url && (
          <div className="relative h-full w-full">
            <img
              src={url}
              alt={t('image', { number: at.frame + 1, count })}
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
                viewBox={`-0.5 -0.5 ${size.width} ${size.height}`}
              >
                {boxes.map(({ box, color }, index) =>
                  box ? (
                    <rect
                      key={index}
                      x={box[0]}
                      y={box[1]}
                      width={box[2] - box[0]}
                      height={box[3] - box[1]}
                      fill="none"
                      stroke={color}
                      strokeWidth={2}
                      strokeDasharray="6 3"
                      vectorEffect="non-scaling-stroke"
                    />
                  ) : null,
                )}
              </svg>
            )}
          </div>
        )}
      </div>
      <label className="flex items-center gap-2 border-t border-line bg-panel px-2 py-1 text-sm text-muted">
        {t('image', { number: at.frame + 1, count })}
        <input
          type="range"
          className="flex-1 accent-(--color-accent)"
          min={0}
          max={Math.max(0, count - 1)}
          value={at.frame}
          onChange={({ target }) => setAt({ ...at, frame: target.valueAsNumber })}
        />
      </label>
    </section>
  );
}

const frameOf = (
  frames: readonly { sopInstanceUid: string; frame: number }[],
  { sopInstanceUid, frame }: Evidence,
) =>
  frames.findIndex(
    (each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame,
  );
