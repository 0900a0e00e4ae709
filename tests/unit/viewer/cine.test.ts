import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { playCine } from '@/lib/viewer/time/cine';

/** A screen whose pictures come when the test says so. */
let now = 0;
let waiting: ((time: number) => void)[] = [];
let between: (() => void)[] = [];

beforeEach(() => {
  now = 1000;
  waiting = [];
  between = [];
  vi.stubGlobal('setTimeout', (task: () => void) => between.push(task));
  vi.stubGlobal('performance', { now: () => now });
  vi.stubGlobal('requestAnimationFrame', (tick: (time: number) => void) =>
    waiting.push(tick),
  );
});
afterEach(() => vi.unstubAllGlobals());

function picturesAfter(...milliseconds: number[]) {
  for (const each of milliseconds) {
    now += each;
    for (const tick of waiting.splice(0)) tick(now);
    for (const task of between.splice(0)) task();
  }
}

/** Four frames, a tenth of a second each. */
function play(more: Partial<Parameters<typeof playCine>[0]> = {}) {
  const shown: number[] = [];
  const stop = new AbortController();
  playCine({
    durationsMs: [100, 100, 100, 100],
    ending: 'loop',
    speed: 1,
    from: 0,
    ready: () => true,
    show: (frame) => shown.push(frame),
    stopping: stop.signal,
    ...more,
  });
  return { shown, stop };
}

it('shows each frame for as long as the file says, on a screen that keeps up', () => {
  const { shown } = play();
  picturesAfter(...Array.from({ length: 50 }, () => 10));
  expect(shown).toEqual([1, 2, 3, 0, 1]);
});

it('drops frames where a picture takes longer than they do: a second stays a second', () => {
  const { shown } = play();
  // At 0.25, 0.5, 0.75 and 1 s the clip of 0.4 s is at 0.25, 0.1, 0.35 and 0.2 s.
  picturesAfter(250, 250, 250, 250);
  expect(shown).toEqual([2, 1, 3, 2]);
  // Of all speeds: at twice the speed half a second is the same as that whole one.
  const { shown: fast } = play({ speed: 2 });
  picturesAfter(125, 125, 125, 125);
  expect(fast).toEqual([2, 1, 3, 2]);
});

it('goes back from the end where it is told to', () => {
  const { shown } = play({ ending: 'bounce' });
  picturesAfter(...Array.from({ length: 70 }, () => 10));
  expect(shown).toEqual([1, 2, 3, 2, 1, 0, 1]);
});

it('waits for a frame that is not loaded, and goes on from it', () => {
  const loaded = new Set([0, 2, 3]);
  const { shown } = play({ ready: (frame) => loaded.has(frame) });
  picturesAfter(...Array.from({ length: 200 }, () => 10));
  expect(shown).toEqual([]);
  loaded.add(1);
  picturesAfter(...Array.from({ length: 21 }, () => 10));
  expect(shown).toEqual([1, 2, 3]);
});

it('shows a frame between two pictures: with the first of them it would be drawn after the second', () => {
  const { shown, stop } = play();
  now += 110;
  for (const tick of waiting.splice(0)) tick(now);
  expect(shown).toEqual([]);
  for (const task of between.splice(0)) task();
  expect(shown).toEqual([1]);
  now += 110;
  for (const tick of waiting.splice(0)) tick(now);
  stop.abort();
  for (const task of between.splice(0)) task();
  expect(shown).toEqual([1]);
});

it('stops at once', () => {
  const { shown, stop } = play();
  stop.abort();
  picturesAfter(100, 100);
  expect(shown).toEqual([]);
  expect(waiting).toEqual([]);
});
