import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { Attributes } from '@/lib/hanging/attributes';
import {
  protocolListSchema,
  protocolSchema,
  type Protocol,
  type Rule,
} from '@/lib/hanging/protocol';

/** What may tell a display set from the others, in the order in which it is offered. */
const CRITERIA = [
  ['mrKind', 'Kind'],
  ['kernelKind', 'Kernel'],
  ['plane', 'Plane'],
  ['DiffusionBValue', 'b-value'],
  ['isClip', 'Clip'],
  ['SeriesDescription', 'Description'],
] as const;
export type Criterion = (typeof CRITERIA)[number][0];

/** Something by which a display set can be looked for in other studies. */
export interface Offered {
  readonly attribute: Criterion;
  readonly name: string;
  readonly value: string | number | boolean;
}

/** By what a display set can be looked for, beside its modality. */
export const offersOf = (set: Attributes): Offered[] =>
  CRITERIA.flatMap(([attribute, name]) => {
    const value = set[attribute];
    const says = value !== undefined && value !== null && value !== '';
    return says && value !== 'unknown' && value !== false
      ? [{ attribute, name, value }]
      : [];
  });

/** What is looked for unless somebody says otherwise: what is on the picture, rather than its name. */
export function usual(offers: readonly Offered[]): Criterion[] {
  const of = (...wanted: Criterion[]) =>
    offers.map(({ attribute }) => attribute).filter((each) => wanted.includes(each));
  const shown = of('mrKind', 'kernelKind', 'DiffusionBValue');
  return shown.length > 0 ? [...shown, ...of('plane')] : of('SeriesDescription');
}

/** A place of the grid as it is to be kept. */
export interface Arranged {
  readonly set: Attributes;
  readonly by: readonly Criterion[];
  /** Of the modality's values; absent: the file's own. */
  readonly window?: { readonly center: number; readonly width: number } | undefined;
  readonly autoplay: boolean;
}

/**
 * An arrangement as a protocol for studies like this one: of the same modality and part of the body.
 *
 * @param places - Row by row; empty ones left out.
 * @throws AppError `invalid_request` without a name or a place.
 */
export function protocolOf({
  id,
  name,
  rows,
  columns,
  linked,
  withPrior,
  places,
}: {
  id: string;
  name: string;
  rows: number;
  columns: number;
  linked: boolean;
  /** The newest earlier study like it hangs beside it, where there is one. */
  withPrior: boolean;
  places: readonly Arranged[];
}): Protocol {
  const [first] = places;
  if (!first || name.trim() === '') {
    throw new AppError(
      'invalid_request',
      first ? 'A hanging protocol needs a name.' : 'There is nothing to hang.',
    );
  }
  const selectors: Record<string, { seriesMatchingRules: Rule[] }> = {};
  const used = new Map<string, { id: string; times: number }>();
  const viewports = places.map(({ set, by, window, autoplay }) => {
    const seriesMatchingRules = rulesFor(set, by);
    const key = JSON.stringify(seriesMatchingRules);
    const known = used.get(key) ?? { id: `series-${used.size + 1}`, times: 0 };
    used.set(key, { ...known, times: known.times + 1 });
    selectors[known.id] = { seriesMatchingRules };
    return {
      displaySets: [{ id: known.id, matchedDisplaySetsIndex: known.times }],
      ...(window && { window: { center: window.center, width: window.width } }),
      autoplay,
    };
  });
  return protocolSchema.parse({
    id,
    name: name.trim(),
    numberOfPriorsReferenced: withPrior ? 0 : -1,
    protocolMatchingRules: studyRules(first.set),
    displaySetSelectors: selectors,
    stages: [
      {
        name: 'as it was saved',
        viewportStructure: { rows, columns },
        viewports,
        linked,
        minViewportsMatched: Math.min(2, places.length),
      },
    ],
  });
}

const must = (
  attribute: string,
  equals: string | number | boolean,
  weight = 10,
): Rule => ({
  attribute,
  constraint: { equals },
  weight,
  required: true,
});

function rulesFor(set: Attributes, by: readonly Criterion[]): Rule[] {
  return [
    ...['Modality', 'isLocalizer', ...by].flatMap((attribute) => {
      const value = set[attribute];
      return value === undefined || value === null ? [] : [must(attribute, value)];
    }),
  ];
}

/** Heavier than those that come with the program: one's own goes first. */
const OWN = 100;

function studyRules(set: Attributes): Rule[] {
  const rules = [must('Modality', String(set['Modality'] ?? ''), OWN)];
  const part = set['BodyPartExamined'] || set['StudyDescription'];
  if (part) {
    const attribute = set['BodyPartExamined'] ? 'BodyPartExamined' : 'StudyDescription';
    rules.push(must(attribute, String(part)));
  }
  return rules;
}

const FORMAT = 'overread-hanging';
const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  ...protocolListSchema.shape,
});

/** Protocols as a file to be shared. */
export const writeProtocols = (protocols: readonly Protocol[]): string =>
  JSON.stringify({ format: FORMAT, protocols }, null, 2);

/** @throws AppError `invalid_request`, saying what is wrong with the file. */
export function readProtocols(text: string): Protocol[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_request', 'This file is not JSON.', { cause });
  }
  const read = fileSchema.safeParse(content);
  if (read.success) return read.data.protocols;
  throw new AppError('invalid_request', 'This file holds no hanging protocols.', {
    hint: z.prettifyError(read.error).slice(0, 400),
    cause: read.error,
  });
}
