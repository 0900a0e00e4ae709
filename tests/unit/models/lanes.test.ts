import { expect, it } from 'vitest';
import { Lanes } from '@/lib/models/lanes';

it('lets no more be under way than the service takes', () => {
  const lanes = new Lanes();
  const pace = { atOnce: 2, perMinute: null };
  lanes.begin('a', 0);
  expect(lanes.wait('a', pace, 0)).toBe(0);
  lanes.begin('a', 0);
  expect(lanes.wait('a', pace, 1)).toBe(Infinity);
  expect(lanes.wait('b', pace, 1)).toBe(0);
  lanes.end('a');
  expect(lanes.wait('a', pace, 1)).toBe(0);
});

it('begins no more within any minute than it takes', () => {
  const lanes = new Lanes();
  const pace = { atOnce: 9, perMinute: 2 };
  for (const at of [0, 10_000]) {
    lanes.begin('a', at);
    lanes.end('a');
  }
  expect(lanes.wait('a', pace, 20_000)).toBe(40_000);
  expect(lanes.wait('a', pace, 60_000)).toBe(0);
  lanes.begin('a', 60_000);
  expect(lanes.wait('a', pace, 60_001)).toBe(9_999);
});
