import { useEffect, useRef } from 'react';
import { TextInput } from '@/app/_ui/field';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import { boxOfDrawing } from '@/lib/viewer/annotations';

/** A field on the picture for the words of an arrow or a text that was just drawn. */
export function Words() {
  const room = useRoom();
  const naming = useRoomState((state) => state.naming);
  const field = useRef<HTMLInputElement>(null);
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

  const finish = (words: string) => {
    // Pressing Enter takes the field away, which tells of leaving it too.
    if (room.store.get().naming !== naming) return;
    room.store.set({ naming: null });
    const label = words.trim();
    if (label !== '') room.book.put({ ...drawing, label });
    // A text without words is nothing; an arrow points without them.
    else if (drawing.tool === 'Label') room.book.remove(naming);
  };

  return (
    <TextInput
      key={naming}
      ref={field}
      aria-label="Words beside the drawing"
      placeholder={drawing.tool === 'Label' ? 'Text' : 'Words, or Enter for none'}
      maxLength={200}
      defaultValue={drawing.label}
      onBlur={({ target }) => finish(target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') finish('');
      }}
      className="fixed z-40 w-56"
      style={{
        left: Math.max(around.left, Math.min(around.right - 232, around.left + x)),
        top: Math.max(around.top, Math.min(around.bottom - 40, around.top + y)),
      }}
    />
  );
}
