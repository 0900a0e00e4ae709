import { familyOf } from '@/lib/evaluation/variants';
import type { TextPair } from '@/lib/evaluation/text/pairs';
import { textMetrics, type TextMetric } from '@/lib/evaluation/text/metrics';

/** What a number was computed from, as far as it matters when it is put beside another one. */
export interface ScoreContext {
  /** Of `textMetrics`, or of another list. */
  readonly metric: string;
  /** Names what was scored on: the locked version of a cohort, or a published test set. */
  readonly cohort: string;
  readonly drafts: number;
  readonly emptyDrafts: number;
  readonly leastReferences: number;
  readonly mostReferences: number;
  /** Means, in words between white space. */
  readonly draftWords: number;
  readonly referenceWords: number;
  /** Share of letters that are not Latin. */
  readonly otherScript: number;
}

/** What to say beside one number; data, for a page to put into words. */
export type Caution =
  | { readonly kind: 'single-reference' }
  | { readonly kind: 'few-drafts'; readonly have: number; readonly least: number }
  | { readonly kind: 'empty-drafts'; readonly count: number }
  /** Drafts are that much longer or shorter than their references. */
  | { readonly kind: 'length'; readonly ratio: number }
  /** Only so many of the drafts have a number. */
  | { readonly kind: 'partial'; readonly have: number; readonly of: number }
  /** Studies with a reference of which this model has no draft: others are held against more. */
  | { readonly kind: 'missing-studies'; readonly count: number }
  /** Some references were signed here, others brought along: one is not like the other. */
  | {
      readonly kind: 'reference-kinds';
      readonly signed: number;
      readonly brought: number;
    }
  /** The metric's words are English ones; other letters are thrown away or not cut. */
  | { readonly kind: 'script'; readonly share: number; readonly tokens: string };

/** Why two numbers can't be compared. */
export type Difference =
  | { readonly kind: 'metric'; readonly of: readonly [string, string] }
  /** The same name in papers, another definition: “BLEU-4”. */
  | { readonly kind: 'variant'; readonly of: readonly [string, string] }
  | { readonly kind: 'tokens'; readonly of: readonly [string, string] }
  | { readonly kind: 'cohort'; readonly of: readonly [string, string] }
  /** Its numbers depend on the other references of the set, and the sets differ. */
  | { readonly kind: 'corpus' }
  | { readonly kind: 'drafts'; readonly of: readonly [number, number] }
  | { readonly kind: 'references'; readonly of: readonly [number, number] }
  | { readonly kind: 'length'; readonly of: readonly [number, number] };

const FEW_DRAFTS = 30;
/** A fifth longer or shorter: n-gram metrics move with length alone. */
const LENGTH_TOLERANCE = 1.2;
const OTHER_SCRIPT = 0.1;

/** @param cohort - See `ScoreContext`. */
export function contextOf(
  metric: string,
  cohort: string,
  pairs: readonly TextPair[],
): ScoreContext {
  const numbers = pairs.map(({ references }) => references.length);
  const words = (texts: readonly string[]) =>
    texts.reduce((sum, text) => sum + (text.match(/\S+/g)?.length ?? 0), 0) /
    Math.max(1, texts.length);
  const candidates = pairs.map(({ candidate }) => candidate);
  const references = pairs.flatMap((each) => each.references);
  const [latin, letters] = [...candidates, ...references].reduce(
    ([some, all], text) => [
      some + (text.match(/\p{Script=Latin}/gu)?.length ?? 0),
      all + (text.match(/\p{L}/gu)?.length ?? 0),
    ],
    [0, 0],
  );
  return {
    metric,
    cohort,
    drafts: pairs.length,
    emptyDrafts: candidates.filter((text) => text.trim() === '').length,
    leastReferences: numbers.reduce((least, each) => Math.min(least, each), Infinity),
    mostReferences: numbers.reduce((most, each) => Math.max(most, each), 0),
    draftWords: words(candidates),
    referenceWords: words(references),
    otherScript: letters === 0 ? 0 : 1 - latin / letters,
  };
}

/** What must be told beside a number by itself. */
export function cautionsOf(context: ScoreContext): Caution[] {
  const { drafts, emptyDrafts, draftWords, referenceWords, otherScript } = context;
  const metric = metricOf(context.metric);
  const ratio = draftWords / referenceWords;
  return [
    ...(metric?.references === 'all' && context.mostReferences === 1
      ? [{ kind: 'single-reference' } as const]
      : []),
    ...(drafts < FEW_DRAFTS
      ? [{ kind: 'few-drafts', have: drafts, least: FEW_DRAFTS } as const]
      : []),
    ...(emptyDrafts > 0 ? [{ kind: 'empty-drafts', count: emptyDrafts } as const] : []),
    ...(isOff(draftWords, referenceWords) ? [{ kind: 'length', ratio } as const] : []),
    ...(metric && !metric.tokens.startsWith('characters') && otherScript > OTHER_SCRIPT
      ? [{ kind: 'script', share: otherScript, tokens: metric.tokens } as const]
      : []),
  ];
}

/** Why one number can't be put beside another; nothing where it can. */
export function differencesOf(a: ScoreContext, b: ScoreContext): Difference[] {
  const [first, second] = [metricOf(a.metric), metricOf(b.metric)];
  const differences: Difference[] = [];
  if (a.metric !== b.metric) {
    const kind = familyOf(a.metric) === familyOf(b.metric) ? 'variant' : 'metric';
    differences.push({ kind, of: [a.metric, b.metric] });
  }
  if (first && second && first.tokens !== second.tokens) {
    differences.push({ kind: 'tokens', of: [first.tokens, second.tokens] });
  }
  if (a.cohort !== b.cohort) {
    differences.push({ kind: 'cohort', of: [a.cohort, b.cohort] });
    if (first?.needsCorpus || second?.needsCorpus) differences.push({ kind: 'corpus' });
  }
  if (a.drafts !== b.drafts) {
    differences.push({ kind: 'drafts', of: [a.drafts, b.drafts] });
  }
  if (a.mostReferences !== b.mostReferences || a.leastReferences !== b.leastReferences) {
    differences.push({ kind: 'references', of: [a.mostReferences, b.mostReferences] });
  }
  if (isOff(a.draftWords, b.draftWords)) {
    differences.push({ kind: 'length', of: [a.draftWords, b.draftWords] });
  }
  return differences;
}

const isOff = (a: number, b: number) =>
  Math.max(a, b) > LENGTH_TOLERANCE * Math.min(a, b);

const metricOf = (id: string): TextMetric | undefined =>
  textMetrics.find((metric) => metric.id === id);
