/** A source of uniform numbers in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

/**
 * A small generator with 32 bits of state (“mulberry32”): good enough for textures, and the
 * samples must be the same bytes wherever they are made.
 *
 * @param seed - Any integer; taken modulo 2³².
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Normally distributed numbers (mean 0, standard deviation 1), by Box and Muller.
 *
 * @param random - Uniform source; two numbers are taken for each pair of results.
 */
export function whiteNoise(random: Random, length: number): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const turn = 2 * Math.PI * random();
    values[i] = radius * Math.cos(turn);
    if (i + 1 < length) values[i + 1] = radius * Math.sin(turn);
  }
  return values;
}
