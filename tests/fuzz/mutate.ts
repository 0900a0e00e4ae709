import type { Random } from '@/lib/samples/random';

/** Something to be changed, and what is known of it. */
export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
  /** Where lengths, counts and sizes lie: there a change says something that isn't so. */
  readonly spots: readonly number[];
  /** Pieces of its format, to be put where they don't belong. */
  readonly pieces: readonly Buffer[];
  /** What else its target has to know: the header of a frame. */
  readonly context?: unknown;
  /** What is done to it once it is changed. */
  wrap?(bytes: Buffer): Buffer;
}

const LARGEST = 512 * 1024;

/** Numbers at which programs stumble, by how many bytes they have. */
const NUMBERS: Record<1 | 2 | 4, readonly number[]> = {
  1: [0, 1, 0x7f, 0x80, 0xfe, 0xff],
  2: [0, 1, 0x7fff, 0x8000, 0xfffe, 0xffff],
  4: [0, 1, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff],
};

type Change = (
  bytes: Buffer,
  random: Random,
  seeds: readonly Seed[],
  at: number,
) => Buffer;

const upTo = (random: Random, most: number) => Math.floor(random() * most);
const oneOf = <T>(random: Random, list: readonly T[]): T => {
  const found = list[upTo(random, list.length)];
  if (found === undefined) throw new Error('There is nothing to choose from.');
  return found;
};

const flipBit: Change = (bytes, random, _seeds, at) => {
  bytes[at] = (bytes[at] ?? 0) ^ (1 << upTo(random, 8));
  return bytes;
};

/** A number at which programs stumble, the file's length, or a little more or less than was there. */
const overwrite: Change = (bytes, random, _seeds, at) => {
  const size = oneOf(random, [1, 2, 4] as const);
  if (at + size > bytes.length) return bytes;
  const little = random() < 0.6;
  const before = little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  const value = oneOf(random, [
    oneOf(random, NUMBERS[size]),
    before + upTo(random, 9) - 4,
    before * 2,
    bytes.length - at,
    upTo(random, 256),
  ]);
  const fits = ((value % 2 ** (8 * size)) + 2 ** (8 * size)) % 2 ** (8 * size);
  if (little) bytes.writeUIntLE(fits, at, size);
  else bytes.writeUIntBE(fits, at, size);
  return bytes;
};

const cutOff: Change = (bytes, random) => bytes.subarray(0, upTo(random, bytes.length));

const takeOut: Change = (bytes, random, _seeds, at) =>
  Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + upTo(random, 64))]);

const repeat: Change = (bytes, random, _seeds, at) => {
  const piece = bytes.subarray(at, at + 1 + upTo(random, 512));
  const times = oneOf(random, [1, 1, 2, 64]);
  const copies = Array.from({ length: times }, () => piece);
  return Buffer.concat([bytes.subarray(0, at), ...copies, bytes.subarray(at)]);
};

/** The beginning of one and the end of another. */
const splice: Change = (bytes, random, seeds, at) => {
  const other = oneOf(random, seeds).bytes;
  return Buffer.concat([
    bytes.subarray(0, at),
    other.subarray(upTo(random, other.length)),
  ]);
};

const insertPiece: Change = (bytes, random, seeds, at) => {
  const { pieces } = oneOf(random, seeds);
  if (pieces.length === 0) return bytes;
  const rest = random() < 0.5 ? at : at + 4;
  return Buffer.concat([
    bytes.subarray(0, at),
    oneOf(random, pieces),
    bytes.subarray(rest),
  ]);
};

const moveAround: Change = (bytes, random, _seeds, at) => {
  const length = upTo(random, 128);
  bytes.copyWithin(at, upTo(random, bytes.length), upTo(random, bytes.length) + length);
  return bytes;
};

const noise: Change = (bytes, random, _seeds, at) => {
  const end = Math.min(bytes.length, at + 1 + upTo(random, 16));
  for (let each = at; each < end; each++) bytes[each] = upTo(random, 256);
  return bytes;
};

const CHANGES: readonly Change[] = [
  ...[flipBit, flipBit, overwrite, overwrite, overwrite, overwrite],
  ...[cutOff, takeOut, repeat, splice, insertPiece, moveAround, noise],
];

/** One to six changes of a seed; the same random numbers make the same ones. */
export function mutate(random: Random, seed: Seed, seeds: readonly Seed[]): Buffer {
  let bytes = Buffer.from(seed.bytes);
  const changes = 1 + upTo(random, 6);
  for (let change = 0; change < changes; change++) {
    if (bytes.length === 0) return bytes;
    const spot = seed.spots.length > 0 && random() < 0.7 && oneOf(random, seed.spots);
    const at = spot === false || spot >= bytes.length ? upTo(random, bytes.length) : spot;
    bytes = Buffer.from(oneOf(random, CHANGES)(bytes, random, seeds, at));
  }
  const whole = bytes.length > LARGEST ? bytes.subarray(0, LARGEST) : bytes;
  try {
    return seed.wrap?.(whole) ?? whole;
  } catch {
    return whole; // too broken to be wrapped
  }
}
