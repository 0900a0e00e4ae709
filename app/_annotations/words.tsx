import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef } from 'react';
import { LabelOptions } from '@/app/_labels/label-field';
import { labelOf, named, useLabels } from '@/app/_labels/labels';
import { TextInput } from '@/app/_ui/field';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import { boxOfDrawing } from '@/lib/viewer/annotations';
import { calibrate, readTrueLength, trueLengthOf } from './calibration';
import { beingDrawn } from './entry';

/** A field on the picture for the words of an arrow or a text, or for the true length of a line. */
export function Words() {
  const t = useTranslations('annotations');
  const room = useRoom();
  const naming = useRoomState((state) => state.naming);
  const field = useRef<HTMLInputElement>(null);
  const set = useLabels();
  const list = useId();
  const entry = naming ? room.book.store.get().entries.get(naming) : undefined;

  useEffect(() => {
    // When the mouse button is up: what is pressed on would take the focus away again.
    const timer = setTimeout(() => field.current?.focus());
    return () => clearTimeout(timer);
  }, [naming]);

  const viewport = room.cell().viewport;
  if (!naming || !entry || !viewport) return null;
  const { drawing } = entry;
  const [left = 0, top = 0] = boxOfDrawing(drawing) ?? [];
  const [x, y] = viewport.toCanvas(pixelPoint(left, top));
  const around = viewport.element.getBoundingClientRect();

  const isLine = drawing.tool === 'Calibration';
  const isWrong = (words: string) => isLine && readTrueLength(words) === undefined;

  const finish = (words: string) => {
    // Pressing Enter takes the field away, which tells of leaving it too.
    if (room.store.get().naming !== naming) return;
    room.store.set({ naming: null });
    const label = words.trim();
    if (isLine) {
      const trueLength = readTrueLength(words);
      if (trueLength !== undefined) calibrate(room, drawing, trueLength);
      else if (trueLengthOf(drawing) === undefined) {
        room.book.remove(naming, beingDrawn(naming));
      }
      return;
    }
    // Words that are changed later are a step of their own.
    const gesture = drawing.label === '' ? beingDrawn(naming) : undefined;
    // A text without words is nothing; an arrow points without them.
    if (label === '' && drawing.tool === 'Label') room.book.remove(naming, gesture);
    else if (label !== drawing.label) {
      room.book.put([named(drawing, label, labelOf(set, label))], gesture);
    }
  };

  return (
    <>
      {!isLine && <LabelOptions id={list} />}
      <TextInput
        key={naming}
        list={isLine ? undefined : list}
        ref={field}
        aria-label={isLine ? t('trueLength') : t('words')}
        placeholder={
          isLine
            ? t('trueLength')
            : t(drawing.tool === 'Label' ? 'kinds.Label' : 'wordsHint')
        }
        maxLength={200}
        defaultValue={isLine ? trueLengthOf(drawing) : drawing.label}
        inputMode={isLine ? 'decimal' : 'text'}
        onBlur={({ target }) => finish(target.value)}
        onKeyDown={(event) => {
          const { currentTarget: target, key } = event;
          if (key === 'Enter') {
            if (!isWrong(target.value)) finish(target.value);
            else target.setAttribute('aria-invalid', 'true');
          }
          if (key === 'Escape') finish(isLine ? '' : drawing.label);
        }}
        className="fixed z-40 w-56"
        style={{
          left: Math.max(around.left, Math.min(around.right - 232, around.left + x)),
          top: Math.max(around.top, Math.min(around.bottom - 40, around.top + y)),
        }}
      />
    </>
  );
}
