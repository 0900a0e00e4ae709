import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createConnection } from '@/lib/viewer/failing/connection';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('knocks until somebody answers, less and less often, and says so once', async () => {
  let answers = false;
  const knock = vi.fn(() => Promise.resolve(answers));
  const connection = createConnection(knock);
  const told: boolean[] = [];
  connection.subscribe(() => told.push(connection.isLost()));
  connection.lost();
  connection.lost();
  expect(knock).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(knock).toHaveBeenCalledTimes(1);
  // After 1 s more nothing, after 2 s more a second time, then after 4 s, 8, 15, 15 …
  await vi.advanceTimersByTimeAsync(1000);
  expect(knock).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(knock).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(4000 + 8000 + 15_000 + 15_000);
  expect(knock).toHaveBeenCalledTimes(6);
  answers = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(told).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(knock).toHaveBeenCalledTimes(7);
});

it('waits longer while knocks are answered and frames still don’t come', async () => {
  const knock = vi.fn(() => Promise.resolve(true));
  const connection = createConnection(knock);
  connection.lost();
  await vi.advanceTimersByTimeAsync(1000);
  expect(connection.isLost()).toBe(false);
  connection.lost();
  await vi.advanceTimersByTimeAsync(1999);
  expect(knock).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(knock).toHaveBeenCalledTimes(2);
  connection.found();
  connection.lost();
  await vi.advanceTimersByTimeAsync(1000);
  expect(knock).toHaveBeenCalledTimes(3);
});

it('knocks at once when it is asked to, and not at all when nothing is lost', async () => {
  const knock = vi.fn(() => Promise.resolve(true));
  const connection = createConnection(knock);
  connection.retry();
  expect(knock).toHaveBeenCalledTimes(0);
  connection.lost();
  connection.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.isLost()).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(knock).toHaveBeenCalledTimes(1);
});
