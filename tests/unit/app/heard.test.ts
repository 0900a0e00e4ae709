import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createHeard } from '@/app/_viewer/heard/heard';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells where somebody arrived, not each step on the way', () => {
  const heard = createHeard();
  const told: string[] = [];
  heard.store.subscribe(() => told.push(heard.store.get().text));
  for (let slice = 1; slice <= 20; slice++) {
    heard.tell('slice', `Slice ${slice} of 20`);
    vi.advanceTimersByTime(100);
  }
  expect(told).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(told).toEqual(['Slice 20 of 20']);
});

it('tells what changed at once in one sentence after the other, in one order', () => {
  const heard = createHeard();
  heard.tell('window', 'W 400 L 40');
  heard.tell('slice', 'Slice 3 of 9');
  heard.tell('viewport', 'Viewport 2, T2');
  vi.advanceTimersByTime(500);
  expect(heard.store.get().text).toBe('Viewport 2, T2. Slice 3 of 9. W 400 L 40');
  // What was told is told once.
  heard.tell('act', 'Undone: Length is back');
  vi.advanceTimersByTime(500);
  expect(heard.store.get().text).toBe('Undone: Length is back');
});
