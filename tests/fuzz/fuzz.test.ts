import { afterAll, expect, it } from 'vitest';
import { keepFailure, openFuzzing, TARGETS } from './fuzz';

// The same inputs everywhere and every time: what is found here can be found again. For more there
// is `npm run fuzz`.
const SEED = 20_261_125;
const COUNT: Record<string, number> = {
  ...{ parser: 400, multipart: 500, query: 1500 },
  'codec-jpeg2000': 60,
};

const fuzzing = openFuzzing({ real: false });
afterAll(() => fuzzing.close());

it.each(Object.keys(TARGETS))(
  '%s takes or refuses whatever it is given, in bounded time and memory',
  async (target) => {
    const report = await fuzzing.fuzz(target, {
      ...{ seed: SEED, count: COUNT[target] ?? 120 },
      onFailure: keepFailure,
    });
    expect(report.failures).toEqual([]);
    // It is broken enough to be refused, and not so broken that nothing is reached.
    expect(report.refused).toBeGreaterThan(0);
    expect(report.taken).toBeGreaterThan(0);
  },
  300_000,
);
