import type { Attributes } from '@/lib/hanging/attributes';
import type { Constraint, Protocol, Rule } from '@/lib/hanging/protocol';

/** A place of the grid and what hangs there. */
export interface Hung {
  /** Index of the display set. */
  readonly at: number;
  readonly windowPreset: string | undefined;
  readonly window: { readonly center: number; readonly width: number } | undefined;
  readonly autoplay: boolean;
}

/** A stage of a protocol, hung with the display sets of a study. */
export interface Hanging {
  readonly protocol: Protocol;
  readonly stage: string;
  readonly rows: number;
  readonly columns: number;
  readonly linked: boolean | undefined;
  /** Row by row, without gaps. */
  readonly places: readonly Hung[];
}

/**
 * Every way in which these protocols hang a study, the best first: a protocol with a higher score before
 * one with a lower, its stages in their own order.
 *
 * A place whose display set is not in the study is left out, and the grid shrinks to what there is.
 *
 * @param sets - The study's display sets, in the order in which they are listed.
 * @param priors - Earlier studies like it that can hang beside it.
 */
export function hangingsOf(
  protocols: readonly Protocol[],
  sets: readonly Attributes[],
  priors = 0,
): Hanging[] {
  return protocols
    .filter(({ numberOfPriorsReferenced }) => numberOfPriorsReferenced <= priors)
    .map((protocol) => ({
      protocol,
      score: best(sets.map((set) => scoreOf(set, protocol.protocolMatchingRules))),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .flatMap(({ protocol }) => stagesOf(protocol, sets));
}

function stagesOf(protocol: Protocol, sets: readonly Attributes[]): Hanging[] {
  return protocol.stages.flatMap((stage) => {
    const taken = new Set<number>();
    const places = stage.viewports.flatMap((viewport): Hung[] => {
      const [{ id, matchedDisplaySetsIndex } = { id: '', matchedDisplaySetsIndex: 0 }] =
        viewport.displaySets;
      const rules = protocol.displaySetSelectors[id]?.seriesMatchingRules ?? [];
      const found = matching(sets, rules)[matchedDisplaySetsIndex];
      if (found === undefined || taken.has(found)) return [];
      taken.add(found);
      return [
        {
          at: found,
          windowPreset: viewport.windowPreset,
          window: viewport.window,
          autoplay: viewport.autoplay,
        },
      ];
    });
    if (places.length < stage.minViewportsMatched) return [];
    const { linked } = stage;
    const { rows, columns } = stage.viewportStructure;
    const grid = places.length === rows * columns ? { rows, columns } : gridFor(places);
    return [{ protocol, stage: stage.name, ...grid, linked, places }];
  });
}

/** The display sets that fulfil what is required, the best first; equals as they are listed. */
const matching = (sets: readonly Attributes[], rules: readonly Rule[]) =>
  sets
    .map((set, at) => ({ at, score: scoreOf(set, rules) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.at - b.at)
    .map(({ at }) => at);

/** Sum of the weights of the rules that hold; 0 where a required one doesn't. */
function scoreOf(set: Attributes, rules: readonly Rule[]): number {
  let score = 0;
  for (const rule of rules) {
    if (holds(set[rule.attribute], rule.constraint)) score += rule.weight;
    else if (rule.required) return 0;
  }
  return score;
}

function holds(value: Attributes[string], constraint: Constraint): boolean {
  if (value === undefined || value === null) return false;
  const text = String(value).toLowerCase();
  const any = (
    parts: string | readonly string[] | undefined,
    is: (part: string) => boolean,
  ) => parts !== undefined && [parts].flat().some((part) => is(part.toLowerCase()));
  const is = (other: Constraint['equals']) => text === String(other).toLowerCase();
  const { equals, doesNotEqual, greaterThan, lessThan, ...words } = constraint;
  const asked = (key: keyof typeof words) => words[key] !== undefined;
  return (
    (equals === undefined || is(equals)) &&
    (doesNotEqual === undefined || !is(doesNotEqual)) &&
    (greaterThan === undefined || Number(value) > greaterThan) &&
    (lessThan === undefined || Number(value) < lessThan) &&
    (!asked('contains') || any(words.contains, (part) => text.includes(part))) &&
    !any(words.doesNotContain, (part) => text.includes(part)) &&
    (!asked('includes') || any(words.includes, (part) => text === part)) &&
    !any(words.doesNotInclude, (part) => text === part) &&
    (!asked('startsWith') || any(words.startsWith, (part) => text.startsWith(part))) &&
    (!asked('endsWith') || any(words.endsWith, (part) => text.endsWith(part)))
  );
}

/** As square as can be, wider rather than taller. */
function gridFor({ length }: { length: number }) {
  const rows = Math.max(1, Math.floor(Math.sqrt(length)));
  return { rows, columns: Math.ceil(length / rows) };
}

const best = (scores: readonly number[]) => Math.max(0, ...scores);
