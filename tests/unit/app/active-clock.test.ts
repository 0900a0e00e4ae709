import { expect, it } from 'vitest';
import { createActiveClock } from '@/app/_report/sitting/active-clock';

function started() {
  let seconds = 0;
  const clock = createActiveClock(() => seconds * 1000);
  return { clock, wait: (more: number) => void (seconds += more) };
}

it('counts from one sign of life to the next, and a minute after the last', () => {
  const { clock, wait } = started();
  wait(20); // Nobody did anything yet.
  clock.sign();
  wait(30);
  clock.sign();
  wait(50);
  expect(clock.read().seconds).toBe(80);
  wait(500);
  // Of 30 + 60: the pause after the last minute is nobody's work.
  expect(clock.read().seconds).toBe(90);
  clock.sign();
  wait(5);
  expect(clock.read().seconds).toBe(95);
});

it('counts nothing while the page is not looked at', () => {
  const { clock, wait } = started();
  clock.sign();
  wait(10);
  clock.look(false);
  wait(20);
  clock.look(true);
  wait(7);
  expect(clock.read().seconds).toBe(17);
});

it('counts for the finding that somebody is at', () => {
  const { clock, wait } = started();
  clock.sign();
  wait(5);
  clock.at('a');
  wait(12.4);
  clock.at('b');
  wait(10);
  clock.sign();
  clock.at('a');
  wait(2);
  clock.at(null);
  wait(4);
  expect(clock.read()).toEqual({ seconds: 33, onFindings: { a: 14, b: 10 } });
});
