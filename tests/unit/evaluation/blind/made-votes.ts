import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  errorKinds,
  type Answer,
  type FormItem,
  type TaskKind,
  type Vote,
} from '@/lib/evaluation/blind/answers';
import { planReading, type Unit } from '@/lib/evaluation/blind/plan';
import type { ReadingStatistics } from '@/lib/evaluation/blind/statistics/statistics';
import { drawIndex, mersenneTwister } from '@/lib/evaluation/random';

export const PYTHON = '/usr/bin/python3';

export const form: FormItem[] = [
  {
    id: 'trust',
    question: 'Would you sign it?',
    points: 5,
    low: 'never',
    high: 'as it is',
  },
  { id: 'style', question: 'Is it clear?', points: 7, low: 'no', high: 'yes' },
];

/** A session of readers who like `b` best, and now and then roll dice. */
export function madeVotes(
  studies: number,
  kinds: readonly TaskKind[],
  { readersPerUnit = 2, arms = ['a', 'b', 'c'] } = {},
): Vote[] {
  const pairs = arms.flatMap((a, at) => arms.slice(at + 1).map((b) => [a, b]));
  const units: Unit[] = Array.from({ length: studies }, (_, at) => `1.${at}`).flatMap(
    (study) =>
      kinds.flatMap((kind) =>
        (kind === 'preference' ? pairs : arms.map((arm) => [arm])).map((of) => ({
          ...{ kind, study, drafts: of.map((arm) => ({ id: `${study}-${arm}`, arm })) },
        })),
      ),
  );
  const readers = ['R1', 'R2', 'R3'];
  const { tasks } = planReading(units, {
    ...{ readers, readersPerUnit, repeatShare: 0.2, apart: 5, seed: 3 },
  });
  const random = mersenneTwister(11);
  const id = (reader: string, position: number) => `${reader}-${position}`;
  return tasks.map(({ reader, position, unit: at, swapped, repeatOf }): Vote => {
    const unit = units[at] as Unit;
    const [left = '', right] = (swapped ? [...unit.drafts].reverse() : unit.drafts).map(
      ({ arm }) => arm,
    );
    const answer = made(unit.kind, left, right ?? '', random);
    return {
      ...{ task: id(reader, position), unit: `u${at}`, study: unit.study, reader, left },
      ...{ right: right ?? null, answer, activeMs: 1000 + drawIndex(random, 90_000) },
      repeatOf: repeatOf === null ? null : id(reader, repeatOf),
      edits:
        answer.kind === 'correction'
          ? { characters: 7, normalised: random() * (left === 'b' ? 0.3 : 0.5) }
          : null,
    };
  });
}

function made(kind: TaskKind, left: string, right: string, random: () => number): Answer {
  const dice = random();
  if (kind === 'preference') {
    const better = left === 'b' || (left === 'a' && right === 'c') ? 'left' : 'right';
    const worse = better === 'left' ? 'right' : 'left';
    const choice =
      dice < 0.5 ? better : dice < 0.75 ? worse : dice < 0.9 ? 'equivalent' : 'both-bad';
    return { kind, choice, reasons: [], note: '' };
  }
  if (kind === 'form') {
    const values = { trust: 1 + drawIndex(random, 5), style: 2 + drawIndex(random, 5) };
    return { kind, values, note: '' };
  }
  if (kind === 'correction') return { kind, text: 'No nodule.', note: '' };
  const marks = Array.from({ length: drawIndex(random, left === 'b' ? 3 : 6) }, () => ({
    kind: errorKinds[drawIndex(random, 6)] ?? 'false-finding',
    significance: random() < 0.5 ? ('significant' as const) : ('insignificant' as const),
    ...{ passage: null, note: '' },
  }));
  return { kind, marks, note: '' };
}

/** What the independent script says of votes and the statistics shown of them. */
export function recomputed(votes: readonly Vote[], statistics: ReadingStatistics) {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-blind-'));
  try {
    const files = ['votes.jsonl', 'statistics.json'].map((name) =>
      path.join(folder, name),
    );
    writeFileSync(files[0] ?? '', votes.map((vote) => JSON.stringify(vote)).join('\n'));
    writeFileSync(files[1] ?? '', JSON.stringify(statistics));
    return runScript(files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function runScript(files: readonly string[]) {
  const script = path.join(import.meta.dirname, 'recompute.py');
  const { stdout, stderr } = spawnSync(PYTHON, [script, ...files], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { compared: number; off: string[] };
}
