// npm run fuzz -- --target codec-jpegls --minutes 10 --seed 7: broken inputs for one target, or for
// each by turns. What fails is kept in tests/output/fuzz; --again 123 tries input 123 once more.
// Real files are changed too, where OVERREAD_TEST_DATA names some; not with --ours, as npm test does.
import { parseArgs } from 'node:util';
import { keepFailure, openFuzzing, TARGETS, type Report } from './fuzz';

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    count: { type: 'string', default: '1000000000' },
    again: { type: 'string' },
    ours: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const fuzzing = openFuzzing({ real: !values.ours });

function tell({ target, tried, taken, refused, slowestMs, peakBytes, failures }: Report) {
  const memory = Math.round(peakBytes / 1024 ** 2);
  console.log(
    `${target.padEnd(15)} ${tried} tried, ${taken} taken, ${refused} refused, ` +
      `${failures.length} failed; slowest ${Math.round(slowestMs)} ms, at most ${memory} MiB`,
  );
}

if (values.again !== undefined) {
  const outcome = await fuzzing.again(values.target ?? '', seed, Number(values.again));
  console.log(outcome);
  process.exitCode = outcome.outcome === 'failed' ? 1 : 0;
} else {
  const names = values.target === undefined ? Object.keys(TARGETS) : [values.target];
  const each = Number(values.minutes) / names.length;
  let failed = 0;
  console.log(`Seed ${seed}.`);
  for (const name of names) {
    const report = await fuzzing.fuzz(name, {
      ...{ seed, count: Number(values.count), minutes: each },
      onFailure(failure, bytes) {
        keepFailure(failure, bytes);
        console.log(`${failure.what} at ${failure.index}: ${failure.said}`);
      },
    });
    failed += report.failures.length;
    tell(report);
  }
  process.exitCode = failed > 0 ? 1 : 0;
}
await fuzzing.close();
