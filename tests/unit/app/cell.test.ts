import { expect, it } from 'vitest';
import { createCell, type Left } from '@/app/_viewer/cells/cell';
import type { Stack } from '@/lib/api/studies';
import type { Look, StackView } from '@/lib/viewer/stack';

const stack = (id: string) =>
  ({ id, frames: [], orderedBy: 'position' }) as unknown as Stack;
const look = (upper: number): Look => ({
  picture: {
    curve: 'LINEAR',
    range: { lower: 0, upper },
    invert: false,
    colors: null,
    smooth: true,
    gamma: 1,
  },
  presentation: {},
});
const viewport = (upper: number) => ({ look: () => look(upper) }) as unknown as StackView;

it('keeps how each stack looked, and gives none the look of the one before it', () => {
  const left = new Map<string, Left>();
  const cell = createCell(0, left, { onSaw: () => undefined, onOpened: () => undefined });
  cell.open(stack('a'));
  cell.attach(viewport(100));
  // As React does it: the stack changes, then the viewport of the one before goes.
  cell.open(stack('b'));
  cell.detach();
  expect(cell.leftAs()?.look).toBeUndefined();
  cell.attach(viewport(2000));
  cell.open(stack('a'));
  cell.detach();
  expect(cell.leftAs()?.look).toEqual(look(100));
  expect(left.get('b')?.look).toEqual(look(2000));
});
