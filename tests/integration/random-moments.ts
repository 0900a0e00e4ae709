import { randomInt } from 'node:crypto';
import { seededRandom } from '@/lib/samples/random';

/**
 * Random whole numbers below a limit, for when something is killed. The seed is printed; the variable
 * OVERREAD_TEST_SEED repeats a run.
 */
export function randomMoments(): (limit: number) => number {
  const given = process.env['OVERREAD_TEST_SEED'];
  const seed = given ? Number(given) : randomInt(2 ** 31);
  console.log(`Killed at moments of OVERREAD_TEST_SEED=${seed}`);
  const random = seededRandom(seed);
  return (limit) => Math.floor(random() * limit);
}
