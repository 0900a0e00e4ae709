import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** One measured quantity: the median of several runs, and the runs. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly runs: readonly number[];
  /** What bounds it, or what it is made of. */
  readonly note?: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
};

/** Milliseconds that something took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** @param work - Called so often; gives one value a run. */
export async function repeated(
  times: number,
  work: (run: number) => Promise<number>,
): Promise<number[]> {
  const values: number[] = [];
  for (let run = 0; run < times; run++) values.push(await work(run));
  return values;
}

/** A table for people, JSON for programs; also kept in tests/output/bench.json. */
export function publish(figures: readonly Figure[], skipped: readonly string[]) {
  const { load, ...machine } = describeMachine();
  const width = Math.max(...figures.map(({ name }) => name.length));
  console.log(
    `\n${machine.cores} cores (${machine.processor}), Node ${machine.node}, load ${load.toFixed(1)} when it began\n`,
  );
  for (const { name, unit, runs, note } of figures) {
    const value = `${digits(median(runs))} ${unit}`.padStart(18);
    const spread = `${digits(Math.min(...runs))} … ${digits(Math.max(...runs))}`;
    console.log(`${name.padEnd(width)}${value}   ${spread.padEnd(16)}  ${note ?? ''}`);
  }
  for (const line of skipped) console.log(`Skipped: ${line}`);
  const json = JSON.stringify({
    ...machine,
    load,
    figures: figures.map((figure) => ({ ...figure, median: median(figure.runs) })),
    skipped,
  });
  console.log(`\n${json}`);
  const file = path.resolve('tests/output/bench.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, json);
}

const startLoad = os.loadavg()[0] ?? 0;
const describeMachine = () => ({
  cores: os.availableParallelism(),
  processor: os.cpus()[0]?.model.trim() ?? 'unknown',
  memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
  node: process.versions.node,
  /** Of the last minute when it began: above 0, others worked on the machine, too. */
  load: startLoad,
});

const digits = (value: number) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
