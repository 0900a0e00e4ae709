import { bleuCoco, bleuSacre } from '@/lib/evaluation/text/bleu';
import { chrf } from '@/lib/evaluation/text/chrf';
import { ciders } from '@/lib/evaluation/text/cider';
import { characterEdits, wordEdits, type EditDistance } from '@/lib/evaluation/text/edit';
import { meanOf, type TextPair, type TextScores } from '@/lib/evaluation/text/pairs';
import { rougeLCoco, rougeLF1 } from '@/lib/evaluation/text/rouge';
import { coco, mteval13a, rougeStemmed, whitespace } from '@/lib/evaluation/text/tokens';

/** One named variant, and all that a reader must know to compare its numbers. */
export interface TextMetric {
  /** Stored with every score; never reused for another definition. */
  readonly id: string;
  readonly title: string;
  readonly range: readonly [least: number, most: number];
  readonly better: 'higher' | 'lower';
  /** How words are cut, or `characters`. */
  readonly tokens: string;
  /** Of the set: the mean of its drafts’ scores, or computed from their pooled counts. */
  readonly corpus: 'mean' | 'pooled';
  /** Its numbers depend on the other references of the set. */
  readonly needsCorpus: boolean;
  /** Only the first reference counts. */
  readonly references: 'all' | 'first';
  readonly citation: string;
}

interface Family {
  readonly metrics: readonly TextMetric[];
  /** In the order of `metrics`. */
  readonly score: (pairs: readonly TextPair[]) => readonly TextScores[];
}

const unit = [0, 1] as const;
const usual = {
  range: unit,
  better: 'higher',
  needsCorpus: false,
  references: 'all',
} as const;

const bleuFamily = (
  id: string,
  title: string,
  tokens: string,
  citation: string,
  score: Family['score'],
): Family => ({
  metrics: [1, 2, 3, 4].map((n) => ({
    ...usual,
    id: `bleu-${n}-${id}`,
    title: `BLEU-${n} (${title})`,
    tokens,
    corpus: 'pooled',
    citation,
  })),
  score,
});

const editFamily = (
  of: 'characters' | 'words',
  edits: (pairs: readonly TextPair[]) => EditDistance[],
): Family => ({
  metrics: [
    {
      ...usual,
      id: `edit-${of}`,
      title: `Edit distance in ${of}, over the longer text`,
      better: 'lower',
      tokens: of === 'characters' ? 'characters' : whitespace.id,
      corpus: 'mean',
      references: 'first',
      citation: 'Levenshtein 1966',
    },
  ],
  score: (pairs) => [meanOf(Float64Array.from(edits(pairs), (each) => each.normalised))],
});

const families: readonly Family[] = [
  bleuFamily('coco', 'coco-caption', coco.id, 'Papineni 2002; Chen 2015', (pairs) =>
    bleuCoco(pairs, coco),
  ),
  bleuFamily(
    'whitespace',
    'RadEval: white space, no smoothing',
    whitespace.id,
    'Papineni 2002; RadEval',
    (pairs) => bleuCoco(pairs, whitespace),
  ),
  bleuFamily(
    'sacre',
    'sacreBLEU, 13a',
    mteval13a.id,
    'Papineni 2002; Post 2018',
    (pairs) => bleuSacre(pairs, mteval13a),
  ),
  {
    metrics: [
      {
        ...usual,
        id: 'rouge-l-coco',
        title: 'ROUGE-L (coco-caption, β = 1.2)',
        tokens: coco.id,
        corpus: 'mean',
        citation: 'Lin 2004; Chen 2015',
      },
    ],
    score: (pairs) => [rougeLCoco(pairs, coco)],
  },
  {
    metrics: [
      {
        ...usual,
        id: 'rouge-l-f1',
        title: 'ROUGE-L (rouge_score, stemmed, F1)',
        tokens: rougeStemmed.id,
        corpus: 'mean',
        citation: 'Lin 2004',
      },
    ],
    score: (pairs) => [rougeLF1(pairs, rougeStemmed)],
  },
  {
    metrics: [
      ['cider', 'CIDEr (without clipping and length penalty)'] as const,
      ['cider-d', 'CIDEr-D (coco-caption’s “CIDEr”)'] as const,
    ].map(([id, title]) => ({
      ...usual,
      id,
      title,
      range: [0, 10],
      tokens: coco.id,
      corpus: 'mean',
      needsCorpus: true,
      citation: 'Vedantam 2015',
    })),
    score: (pairs) => {
      const { cider, ciderD } = ciders(pairs, coco);
      return [cider, ciderD];
    },
  },
  {
    metrics: [
      ['chrf2', 'chrF2', 'characters', 'Popović 2015'] as const,
      ['chrf2++', 'chrF2++', 'characters and words', 'Popović 2017'] as const,
    ].map(([id, title, tokens, citation]) => ({
      ...usual,
      id,
      title,
      tokens,
      corpus: 'pooled',
      citation,
    })),
    score: (pairs) => {
      const scores = chrf(pairs);
      return [scores.chrf2, scores['chrf2++']];
    },
  },
  editFamily('characters', characterEdits),
  editFamily('words', wordEdits),
];

/** Every metric of texts, in the order of tables. */
export const textMetrics: readonly TextMetric[] = families.flatMap(
  ({ metrics }) => metrics,
);

/**
 * Score drafts by text metrics.
 *
 * @param wanted - Ids of `textMetrics`; those that need a corpus are left out for a single draft.
 */
export function scoreTexts(
  pairs: readonly TextPair[],
  wanted: readonly string[] = textMetrics.map(({ id }) => id),
): Map<string, TextScores> {
  const scores = new Map<string, TextScores>();
  for (const { metrics, score } of families) {
    const needed = metrics.filter(
      ({ id, needsCorpus }) => wanted.includes(id) && (!needsCorpus || pairs.length > 1),
    );
    if (needed.length === 0) continue;
    const computed = score(pairs);
    metrics.forEach((metric, at) => {
      const scored = computed[at];
      if (scored && needed.includes(metric)) scores.set(metric.id, scored);
    });
  }
  return scores;
}
