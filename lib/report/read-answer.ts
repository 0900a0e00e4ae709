import { z } from 'zod';
import { AppError } from '@/lib/errors';
import {
  type AnswerFinding,
  answerFindingSchema,
  answerImpressionSchema,
  type DraftAnswer,
} from '@/lib/report/answer-form';
import { readJson } from '@/lib/report/json-text';

/** A report has tens of statements; hundreds are a runaway model. */
export const MOST_FINDINGS = 200;

/**
 * Read a model's text as an answer in our form, mending what has one meaning only.
 *
 * @returns The answer, and what was mended, one sentence each.
 * @throws AppError `answer_not_json` or `answer_not_a_draft`; neither repeats the model's words.
 */
export function readAnswer(text: string): DraftAnswer & { notes: readonly string[] } {
  const json = readJson(text);
  const notes = new Set(json.notes);
  const { findings, impression } = unwrap(json.value, notes);
  const all = [
    ['findings', findings.length],
    ['impression', impression.length],
  ] as const;
  for (const [list, count] of all) {
    if (count > MOST_FINDINGS) {
      throw notADraft(
        `The answer has ${count} entries in “${list}”, more than ${MOST_FINDINGS}.`,
      );
    }
  }
  return {
    findings: findings.map((raw, index) => {
      const read = answerFindingSchema.safeParse(mendFinding(raw, notes));
      if (read.success) return read.data;
      throw notADraft(describe(`findings[${index}]`, read.error), read.error);
    }),
    impression: impression.map((raw, index) => {
      const read = answerImpressionSchema.safeParse(mendImpression(raw, notes));
      if (read.success) return read.data;
      throw notADraft(describe(`impression[${index}]`, read.error), read.error);
    }),
    notes: [...notes],
  };
}

/** One finding on its own, for answers still being written; undefined when it isn't in our form. */
export const readFinding = (raw: unknown): AnswerFinding | undefined =>
  answerFindingSchema.safeParse(mendFinding(raw, new Set())).data;

const notADraft = (message: string, cause?: unknown) =>
  new AppError('answer_not_a_draft', message, {
    cause,
    hint: 'Open the run to read what it said, then try again or choose another model.',
  });

/** The first fault only: where, and what was expected. Schema messages never quote the input. */
function describe(where: string, { issues }: z.ZodError): string {
  const path = issues[0]?.path.map((part) => `.${String(part)}`).join('') ?? '';
  return `The answer is not in our form: ${where}${path}: ${issues[0]?.message}.`;
}

type Lists = { findings: readonly unknown[]; impression: readonly unknown[] };

function unwrap(value: unknown, notes: Set<string>): Lists {
  if (Array.isArray(value)) {
    notes.add('The answer was a bare list; it was read as the findings.');
    return { findings: value, impression: [] };
  }
  const object = isObject(value) ? value : {};
  if ('findings' in object || 'impression' in object) {
    if (!('impression' in object)) notes.add('The answer has no impression.');
    return {
      findings: listOf(object['findings'], 'findings'),
      impression: listOf(object['impression'], 'impression'),
    };
  }
  const [only, ...more] = Object.values(object);
  if (
    more.length === 0 &&
    isObject(only) &&
    ('findings' in only || 'impression' in only)
  ) {
    notes.add('The answer was wrapped in another object.');
    return unwrap(only, notes);
  }
  throw notADraft('The answer has no findings and no impression.');
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined || value === '') return [];
  // “impression”: “One sentence.”
  if (name === 'impression' && typeof value === 'string') return [value];
  throw notADraft(`The answer is not in our form: “${name}” is not a list.`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mendImpression(raw: unknown, notes: Set<string>): unknown {
  if (typeof raw === 'string') {
    notes.add('The impression was plain text.');
    return { statement: raw.trim(), slices: [] };
  }
  if (!isObject(raw)) return raw;
  return {
    statement: trimmed(raw['statement']),
    slices: mendSlices(raw['slices'], notes),
  };
}

const SYNONYMS: Record<string, string> = {
  positive: 'present',
  negative: 'absent',
  both: 'bilateral',
  medium: 'moderate',
};
const NOTHING = ['', 'none', 'null', 'n/a', 'na', 'unknown', 'not applicable'];

/** The keys of our form only: what a model adds is not read, and so can't do anything. */
function mendFinding(raw: unknown, notes: Set<string>): unknown {
  if (!isObject(raw)) return raw;
  const slices = mendSlices(raw['slices'], notes);
  return {
    statement: trimmed(raw['statement']),
    section: raw['section'] === undefined ? 'findings' : word(raw['section'], notes),
    polarity: word(raw['polarity'], notes),
    certainty: wordOrNull(raw['certainty'], notes),
    anatomy: wordOrNull(raw['anatomy'], notes, trimmed),
    side: wordOrNull(raw['side'], notes),
    size_mm: mendSize(raw['size_mm'], notes),
    slices,
    ...mendBox(raw['box_2d'], mendNumber(raw['box_slice'], notes), slices, notes),
  };
}

const trimmed = (value: unknown) => (typeof value === 'string' ? value.trim() : value);

/** A word of a list, in lower case and by its usual name. */
function word(value: unknown, notes: Set<string>): unknown {
  if (typeof value !== 'string') return value;
  const plain = value.trim().toLowerCase();
  const known = SYNONYMS[plain] ?? plain;
  if (known !== value) notes.add('Words were read by their usual spelling.');
  return known;
}

function wordOrNull(
  value: unknown,
  notes: Set<string>,
  read: (value: unknown, notes: Set<string>) => unknown = word,
): unknown {
  if (value === undefined) {
    notes.add('Values that were missing were read as not stated.');
    return null;
  }
  if (typeof value === 'string' && NOTHING.includes(value.trim().toLowerCase()))
    return null;
  return read(value, notes);
}

function mendNumber(value: unknown, notes: Set<string>): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value.trim())) return value;
  notes.add('Numbers written as text were read as numbers.');
  return Number(value);
}

function mendSize(value: unknown, notes: Set<string>): unknown {
  const withUnit =
    typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(mm|cm)$/i.exec(value.trim()) : null;
  if (withUnit) {
    notes.add('Numbers written as text were read as numbers.');
    return Number(withUnit[1]) * (withUnit[2]?.toLowerCase() === 'cm' ? 10 : 1);
  }
  const size = wordOrNull(value, notes, mendNumber);
  if (typeof size !== 'number' || size > 0) return size;
  notes.add('A size of zero or less was read as not stated.');
  return null;
}

function mendSlices(value: unknown, notes: Set<string>): unknown {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each) => mendNumber(each, notes));
}

/** A box stands on one slice; when that isn't said and isn't plain, the box is worth nothing. */
function mendBox(box: unknown, boxSlice: unknown, slices: unknown, notes: Set<string>) {
  const none = { box_slice: null, box_2d: null };
  const [inner] = Array.isArray(box) && box.length === 1 ? box : [box];
  if (!Array.isArray(inner)) {
    return inner === undefined || inner === null
      ? none
      : { box_slice: boxSlice, box_2d: inner };
  }
  const numbers = inner.map((each) => mendNumber(each, notes));
  if (numbers.length === 0 || numbers.every((each) => each === 0)) return none;
  if (boxSlice !== null) return { box_slice: boxSlice, box_2d: numbers };
  if (Array.isArray(slices) && slices.length === 1) {
    return { box_slice: slices[0] as unknown, box_2d: numbers };
  }
  notes.add('A box that does not say its slice was left out.');
  return none;
}
