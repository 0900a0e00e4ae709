import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState, type PointerEvent } from 'react';
import { Button, IconButton } from '@/app/_ui/button';
import { Waiting } from '@/app/_ui/waiting';
import type { Deidentification } from '@/lib/api/deidentification/protocol';
import type { Box } from './wish';

type Suspect = NonNullable<Deidentification['pixels']>['images'][number];

/** An image as it would leave: boxes are black on all of its frames. Drag to add one. */
export function BlackBoxes({
  studyUid,
  image,
  boxes,
  onChange,
}: {
  studyUid: string;
  image: Suspect;
  boxes: readonly Box[];
  onChange: (boxes: readonly Box[]) => void;
}) {
  const t = useTranslations('leaving');
  const [frame, setFrame] = useState(1);
  const [drawn, setDrawn] = useState<Box>();
  /** Frames that came, or didn't: a black square is no picture that somebody has looked at. */
  const [came, setCame] = useState<Readonly<Record<number, boolean>>>({});
  const from = useRef<readonly [number, number]>(undefined);
  const { rows, columns, frames, sopInstanceUid } = image;
  const at = ({ clientX, clientY, currentTarget }: PointerEvent): [number, number] => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const within = (share: number, size: number) =>
      Math.round(Math.min(1, Math.max(0, share)) * size);
    return [
      within((clientX - left) / width, columns),
      within((clientY - top) / height, rows),
    ];
  };
  const end = () => {
    from.current = undefined;
    setDrawn(undefined);
    if (drawn && drawn[2] > drawn[0] && drawn[3] > drawn[1]) onChange([...boxes, drawn]);
  };
  const changed = (index: number, side: number, value: number) =>
    onChange(
      boxes.map((box, each) =>
        each === index ? (box.with(side, value) as unknown as Box) : box,
      ),
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <div className="flex min-h-0 flex-1 items-center justify-center overflow-hidden rounded bg-ground">
        <div
          className="relative max-h-full max-w-full cursor-crosshair touch-none"
          style={{
            aspectRatio: `${columns} / ${rows}`,
            height: columns > 1.4 * rows ? undefined : '100%',
            width: columns > 1.4 * rows ? '100%' : undefined,
          }}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            from.current = at(event);
          }}
          onPointerMove={(event) => {
            if (!from.current) return;
            const [x, y] = at(event);
            const [left, top] = from.current;
            setDrawn([
              Math.min(left, x),
              Math.min(top, y),
              Math.max(left, x),
              Math.max(top, y),
            ]);
          }}
          onPointerUp={end}
          onPointerCancel={end}
        >
          {/* As it is stored: a picture of the server’s own. */}
          <img
            className="size-full select-none"
            draggable={false}
            alt={t('image')}
            onLoad={() => setCame({ ...came, [frame]: true })}
            onError={() => setCame({ ...came, [frame]: false })}
            src={`/api/studies/${studyUid}/deidentification/picture?sopInstanceUid=${sopInstanceUid}&frame=${frame}`}
          />
          {came[frame] !== true && (
            <span className="absolute inset-0 flex items-center justify-center bg-ground">
              {came[frame] === false ? (
                <span className="text-red">{t('imageFailed')}</span>
              ) : (
                <Waiting>{t('imageWaiting')}</Waiting>
              )}
            </span>
          )}
          {[...boxes, ...(drawn ? [drawn] : [])].map(
            ([left, top, right, bottom], index) => (
              <span
                key={index}
                className="pointer-events-none absolute border border-amber bg-black"
                style={{
                  left: `${(100 * left) / columns}%`,
                  top: `${(100 * top) / rows}%`,
                  width: `${(100 * (right - left)) / columns}%`,
                  height: `${(100 * (bottom - top)) / rows}%`,
                }}
              />
            ),
          )}
        </div>
      </div>
      {frames > 1 && (
        <label className="flex items-center gap-2 text-sm text-muted">
          {t('frame', { frame, frames })}
          <input
            type="range"
            className="flex-1 accent-(--color-accent)"
            min={1}
            max={frames}
            value={frame}
            onChange={({ target }) => setFrame(Number(target.value))}
          />
        </label>
      )}
      <ul className="max-h-24 shrink-0 space-y-1 overflow-y-auto" aria-label={t('boxes')}>
        {boxes.map((box, index) => (
          <li key={index} className="flex items-center gap-1.5 text-sm">
            {(['left', 'top', 'right', 'bottom'] as const).map((side, which) => (
              <label key={side} className="flex items-center gap-1 text-faint">
                {t(`sides.${side}`)}
                <input
                  type="number"
                  className="h-6 w-16 rounded border border-line bg-ground px-1 text-text"
                  min={0}
                  max={which % 2 ? rows : columns}
                  value={box[which]}
                  onChange={({ target }) =>
                    changed(index, which, Math.max(0, Math.round(Number(target.value))))
                  }
                />
              </label>
            ))}
            <IconButton
              label={t('removeBox')}
              className="size-6"
              onClick={() => onChange(boxes.filter((_, each) => each !== index))}
            >
              <X size={13} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <Button
        className="h-6 self-start"
        onClick={() => onChange([...boxes, [0, 0, columns, Math.ceil(rows / 10)]])}
      >
        {t('addBox')}
      </Button>
    </div>
  );
}
