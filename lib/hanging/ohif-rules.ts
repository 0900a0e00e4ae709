import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { ATTRIBUTES } from '@/lib/hanging/attributes';
import type { Constraint, ProtocolInput } from '@/lib/hanging/protocol';

/** An object of theirs: of each protocol, stage … some fields are known, others are named as left out. */
export type Loose = Readonly<Record<string, unknown>>;
const loose = z.record(z.string(), z.unknown());

/** An empty one where it is none. */
export const asObject = (value: unknown): Loose => loose.safeParse(value).data ?? {};

const LIST_AT_MOST = 200;

/**
 * The objects of a list; empty where it is none.
 *
 * @throws AppError `invalid_request` for a list that nobody wrote by hand.
 */
export function listOf(list: unknown): Loose[] {
  if (!Array.isArray(list)) return [];
  if (list.length > LIST_AT_MOST) {
    throw new AppError('invalid_request', 'A list in this file is too long.', {
      hint: `It has ${list.length} entries; ${LIST_AT_MOST} can be read.`,
    });
  }
  return (list as unknown[]).map(asObject);
}

/** Names of what is left out, each once. */
export type Left = Set<string>;

/** A name as short as can be shown, whatever the file has. */
export const named = (left: Left, name: string): void =>
  void left.add(name.slice(0, 120));

/** Names the fields that are not known. */
export function nameOthers(
  where: string,
  all: Loose,
  known: readonly string[],
  left: Left,
): void {
  for (const key of Object.keys(all)) {
    if (!known.includes(key)) named(left, [where, key].filter(Boolean).join('.'));
  }
}

export type Rules = NonNullable<ProtocolInput['protocolMatchingRules']>;
/** Whatever has pictures. */
export const ANY: Rules[number] = {
  attribute: 'numImageFrames',
  constraint: { greaterThan: 0 },
};

/** @returns By their names; those that look for an earlier study's series are left out. */
export function selectorsOf(selectors: unknown, left: Left) {
  const all = Object.entries(asObject(selectors));
  listOf(all);
  return new Map(
    all.flatMap(([id, each]): [string, { seriesMatchingRules: Rules }][] => {
      const selector = asObject(each);
      if (listOf(selector['studyMatchingRules']).some(isOfPrior)) {
        named(left, `displaySetSelectors.${id}`);
        return [];
      }
      nameOthers(
        'displaySetSelectors',
        selector,
        ['id', 'seriesMatchingRules', 'imageMatchingRules', 'studyMatchingRules'],
        left,
      );
      const rules = [
        ...rulesOf(selector['seriesMatchingRules'], left),
        ...rulesOf(selector['studyMatchingRules'], left),
        ...rulesOf(selector['imageMatchingRules'], left),
      ];
      return [[id, { seriesMatchingRules: rules.length > 0 ? rules : [ANY] }]];
    }),
  );
}

/** Of the studies that were asked for together, not the first. */
const isOfPrior = (rule: Loose) =>
  rule['attribute'] === 'studyInstanceUIDsIndex' &&
  Number(valueOf(constraintIn(rule)['equals'])) > 0;

const constraintIn = (rule: Loose) => asObject(rule['constraint']);

/** `5` or `{ value: 5 }`. */
const valueOf = (constraint: unknown): unknown => {
  const read = loose.safeParse(constraint);
  return read.success && 'value' in read.data ? read.data['value'] : constraint;
};

/** What they call otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  ModalitiesInStudy: 'Modality',
  ViewCode: 'ViewPosition',
  numberOfFrames: 'numImageFrames',
};
/** CC and MLO by CID 4014 of PS3.16. */
const VIEW_CODES: Readonly<Record<string, string>> = {
  'SCT:399162004': 'CC',
  'SCT:399368009': 'MLO',
};

/** Those that can be asked here. */
export function rulesOf(rules: unknown, left: Left): Rules {
  return listOf(rules).flatMap((rule) => {
    const said = String(rule['attribute'] ?? '');
    // Whether there are any display sets is all that can be asked about their number.
    const isAny =
      said === 'numberOfDisplaySetsWithImages' &&
      valueOf(constraintIn(rule)['greaterThan']) === 0;
    if (isAny) return [ANY];
    if (said === 'studyInstanceUIDsIndex') return [];
    const attribute = ALIASES[said] ?? said;
    const constraint = constraintOf(constraintIn(rule), left);
    if (!ATTRIBUTES.has(attribute) || rule['from'] !== undefined || !constraint) {
      named(left, said || 'attribute');
      return [];
    }
    const weight = Number(rule['weight'] ?? 1);
    return [
      {
        attribute,
        constraint,
        weight: Number.isFinite(weight) ? weight : 1,
        required: rule['required'] === true,
      },
    ];
  });
}

const SINGLE = ['equals', 'doesNotEqual'] as const;
const NUMBERS = ['greaterThan', 'lessThan'] as const;
const WORDS = ['contains', 'doesNotContain', 'startsWith', 'endsWith'] as const;
const LISTS = ['includes', 'doesNotInclude'] as const;
const isWords = z.union([z.string(), z.array(z.string()).max(200)]);

/** undefined where some of it can't be asked here: half a condition is another one. */
function constraintOf(theirs: Loose, left: Left): Constraint | undefined {
  const ours: Record<string, unknown> = {};
  for (const [said, wrapped] of Object.entries(theirs)) {
    const key = said.replace(/^(contains|doesNotContain)I$/, '$1');
    const value = valueOf(wrapped);
    const fits =
      (has(SINGLE, key) && ['string', 'number', 'boolean'].includes(typeof value)) ||
      (has(NUMBERS, key) && typeof value === 'number') ||
      (has(WORDS, key) && isWords.safeParse(value).success) ||
      (has(LISTS, key) && Array.isArray(value) && isWords.safeParse(value).success);
    if (!fits) {
      named(left, said);
      return undefined;
    }
    ours[key] =
      typeof value === 'string' ? (VIEW_CODES[value] ?? value) : (value as unknown);
  }
  return Object.keys(ours).length > 0 ? (ours as Constraint) : undefined;
}

const has = (keys: readonly string[], key: string) => keys.includes(key);
