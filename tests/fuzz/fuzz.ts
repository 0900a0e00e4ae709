import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openThreads } from '@/lib/codecs/threads/threads';
import { AppError } from '@/lib/errors';
import { seededRandom } from '@/lib/samples/random';
import { multipartSeeds, parcelSeeds, querySeeds, zipSeeds } from './containers';
import { frameSeeds, instanceSeeds } from './corpus';
import type { FuzzOutcome, FuzzRequest } from './fuzz-worker';
import { mutate, type Seed } from './mutate';
import type { RunName } from './targets';

const root = path.resolve(import.meta.dirname, '../..');
export const OUTPUT = path.join(root, 'tests/output/fuzz');

interface Target {
  run: RunName;
  /** @param real - With real files, where there are any. */
  seeds(real: boolean): Seed[] | Promise<Seed[]>;
}

const codec = (...codecs: string[]): Target => ({
  run: 'frame',
  seeds: (real) => frameSeeds(codecs, real),
});

/** What is fuzzed, by the name it is asked for. */
export const TARGETS: Record<string, Target> = {
  parser: { run: 'parser', seeds: instanceSeeds },
  'codec-rle': codec('rle'),
  'codec-jpeg': codec('jpeg-8', 'jpeg-12'),
  'codec-lossless': codec('jpeg-lossless'),
  'codec-jpegls': codec('jpeg-ls'),
  'codec-jpeg2000': codec('jpeg-2000'),
  'codec-htj2k': codec('htj2k'),
  zip: { run: 'zip', seeds: zipSeeds },
  parcel: { run: 'parcel', seeds: parcelSeeds },
  multipart: { run: 'multipart', seeds: multipartSeeds },
  query: { run: 'query', seeds: querySeeds },
};

/** Of the thread's own processor time for one input. */
const MOST_CPU_MS = 2000;
/** By the clock: only what hangs takes so long, however busy the machine. */
const HANGS_MS = 60_000;
/** Of the whole process; an input at a time is in it. */
const MOST_BYTES = 1536 * 1024 ** 2;

export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  readonly of: string;
  readonly what: 'crash' | 'error' | 'slow' | 'memory';
  readonly said: string;
}

export interface Report {
  readonly target: string;
  readonly tried: number;
  readonly taken: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly peakBytes: number;
  readonly failures: readonly Failure[];
}

export interface FuzzOptions {
  /** The same seed makes the same inputs. */
  seed: number;
  /** From which input on. */
  from?: number;
  /** How many inputs at most, and for how long. */
  count: number;
  minutes?: number;
  /** Is told of each failure as it comes, with its input. */
  onFailure?(failure: Failure, bytes: Buffer): void;
}

export interface Fuzzing {
  fuzz(target: string, options: FuzzOptions): Promise<Report>;
  /** Try one input again. */
  again(target: string, seed: number, index: number): Promise<FuzzOutcome>;
  close(): Promise<void>;
}

/**
 * A thread that inputs are given to, as the archive gives files to its own threads.
 *
 * @param real - Change real files as well, where there are any: another corpus, other inputs.
 */
export function openFuzzing({ real }: { real: boolean }): Fuzzing {
  const threads = openThreads<FuzzRequest, FuzzOutcome>({
    threads: 1,
    root,
    script: 'tests/fuzz/fuzz-worker.ts',
    work: 'The target',
    failure: 'decode_failed',
    timeLimitMs: () => HANGS_MS,
  });
  const opened = new Map<string, Promise<Seed[]>>();
  const seedsOf = (target: string) => {
    const seeds = opened.get(target) ?? Promise.resolve(targetNamed(target).seeds(real));
    opened.set(target, seeds);
    return seeds;
  };
  const ask = async (target: string, { context }: Seed, bytes: Buffer) => {
    const { run } = targetNamed(target);
    try {
      return await threads.ask({ run, bytes: Uint8Array.from(bytes), context }, []);
    } catch (error) {
      if (error instanceof AppError)
        return { crashed: `${error.message} ${String(error.cause)}` };
      throw error;
    }
  };

  return {
    async fuzz(target, { seed, from = 0, count, minutes = Infinity, onFailure }) {
      const seeds = await seedsOf(target);
      const until = Date.now() + minutes * 60_000;
      const failures: Failure[] = [];
      const counts = { taken: 0, refused: 0 };
      let tried = 0;
      let slowestMs = 0;
      let peakBytes = MOST_BYTES;
      let highest = 0;
      for (let index = from; index < from + count && Date.now() < until; index++) {
        const made = inputOf(seeds, seed, index);
        const answer = await ask(target, made.seed, made.bytes);
        tried += 1;
        const fail = (what: Failure['what'], said: string) => {
          const failure = { target, seed, index, of: made.seed.name, what, said };
          failures.push(failure);
          onFailure?.(failure, made.bytes);
        };
        if ('crashed' in answer) {
          fail('crash', answer.crashed);
          continue;
        }
        const { outcome, said, cpuMs } = answer;
        slowestMs = Math.max(slowestMs, cpuMs);
        highest = Math.max(highest, answer.peakBytes);
        if (outcome === 'failed') fail('error', said);
        else counts[outcome] += 1;
        if (cpuMs > MOST_CPU_MS) fail('slow', `${Math.round(cpuMs)} ms. ${said}`);
        if (answer.peakBytes > peakBytes) {
          // The peak never falls: the next one to exceed it is another one.
          peakBytes = answer.peakBytes * 1.1;
          fail('memory', `${Math.round(answer.peakBytes / 1024 ** 2)} MiB. ${said}`);
        }
      }
      return { target, tried, ...counts, slowestMs, peakBytes: highest, failures };
    },
    async again(target, seed, index) {
      const made = inputOf(await seedsOf(target), seed, index);
      const answer = await ask(target, made.seed, made.bytes);
      return 'crashed' in answer
        ? { outcome: 'failed', said: answer.crashed, cpuMs: 0, peakBytes: 0 }
        : answer;
    },
    close: () => threads.close(),
  };
}

function targetNamed(name: string): Target {
  const target = TARGETS[name];
  if (target) return target;
  throw new Error(`There is no target ${name}: ${Object.keys(TARGETS).join(', ')}.`);
}

/** Input `index` of a seed number: found again by the two. */
function inputOf(seeds: readonly Seed[], number: number, index: number) {
  const random = seededRandom(Math.imul(number, 0x9e3779b1) + index);
  const seed = seeds[Math.floor(random() * seeds.length)];
  if (!seed) throw new Error('The corpus is empty.');
  return { seed, bytes: mutate(random, seed, seeds) };
}

/** Keep a failing input, with what tries it again. */
export function keepFailure(
  { target, seed, index, of, what, said }: Failure,
  bytes: Buffer,
) {
  mkdirSync(OUTPUT, { recursive: true });
  const name = path.join(OUTPUT, `${target}-${seed}-${index}`);
  writeFileSync(`${name}.bin`, bytes);
  writeFileSync(
    `${name}.txt`,
    `${what}: a change of “${of}”\n${said}\n\nnpm run fuzz -- --target ${target} --seed ${seed} --again ${index}\n`,
  );
}
