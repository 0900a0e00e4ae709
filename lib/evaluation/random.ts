/** A source of uniform numbers in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

const SIZE = 624;
const MIDDLE = 397;

/**
 * The Mersenne Twister (MT19937) with 53-bit results: what `numpy.random.RandomState(seed).random_sample()`
 * gives, draw by draw, so that resampling done here can be repeated in a few lines of Python.
 *
 * Textures take `lib/samples/random`, whose 32 bits of state would run out in a large bootstrap.
 *
 * @param seed - Any integer; taken modulo 2³².
 * @see Matsumoto and Nishimura, Mersenne Twister, ACM TOMACS 8 (1998), and its `genrand_res53`
 */
export function mersenneTwister(seed: number): Random {
  const state = new Uint32Array(SIZE);
  state[0] = seed >>> 0;
  for (let at = 1; at < SIZE; at++) {
    const before = state[at - 1] ?? 0;
    state[at] = Math.imul(1812433253, before ^ (before >>> 30)) + at;
  }
  let next = SIZE;
  const word = () => {
    if (next === SIZE) {
      twist(state);
      next = 0;
    }
    let y = state[next++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return () => {
    const high = word() >>> 5;
    return (high * 67108864 + (word() >>> 6)) / 9007199254740992;
  };
}

function twist(state: Uint32Array): void {
  for (let at = 0; at < SIZE; at++) {
    const y =
      ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % SIZE] ?? 0) & 0x7fffffff);
    state[at] = (state[(at + MIDDLE) % SIZE] ?? 0) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

/** A whole number from 0 to `below` − 1: ⌊u · below⌋. */
export const drawIndex = (random: Random, below: number): number =>
  Math.floor(random() * below);
