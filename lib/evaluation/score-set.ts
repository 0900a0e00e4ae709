import { cautionsOf, contextOf, type Caution } from '@/lib/evaluation/comparable';
import { findingsFromText } from '@/lib/evaluation/findings/from-text';
import { findingMetrics, type FindingMetricId } from '@/lib/evaluation/findings/metrics';
import {
  pooled,
  precisionRecallF1,
  scoreFindings,
  type FindingScores,
  type FindingSetScores,
} from '@/lib/evaluation/findings/scores';
import { judgeCells, judgeColumns, type Judged } from '@/lib/evaluation/judges/columns';
import { masksOf, placesOf } from '@/lib/evaluation/location/cells';
import { hasPlaces, locationMetrics } from '@/lib/evaluation/location/drafts';
import {
  maskMetrics,
  MOST_MEASURED,
  type MarkedStructure,
} from '@/lib/evaluation/location/segments';
import { between, refused } from '@/lib/evaluation/refusal';
import { negationSelfTest } from '@/lib/evaluation/self-test';
import { scoreTexts, textMetrics } from '@/lib/evaluation/text/metrics';
import type { TextPair } from '@/lib/evaluation/text/pairs';
import type { Statement } from '@/lib/report/finding';

/** One draft of one study. */
export interface ScoredDraft {
  readonly model: string;
  readonly study: string;
  /** From 1. */
  readonly repeat: number;
  readonly text: string;
  /** Absent: read from the text. */
  readonly findings?: readonly Statement[];
  /** What it marked. */
  readonly marked?: readonly MarkedStructure[];
  /** What judges made of it, by column. */
  readonly judged?: Readonly<Record<string, number | null>>;
}

export interface StudyReference {
  readonly study: string;
  /** Of the first: signed here, or brought along. */
  readonly source?: 'report' | 'text';
  /** One or more; findings are held against the first. */
  readonly texts: readonly string[];
  readonly findings?: readonly Statement[];
  readonly marked?: readonly MarkedStructure[];
}

/** A column: a metric, and how far it moves when a report says the opposite. */
export interface ScoreColumn {
  readonly id: string;
  readonly title: string;
  readonly range: readonly [least: number, most: number];
  readonly better: 'higher' | 'lower';
  readonly corpus: 'mean' | 'pooled';
  readonly movedByNegation: number;
}

export interface ScoreCell {
  /** Null where nothing could be computed (CIDEr of one draft, F1 without findings). */
  readonly corpus: number | null;
  /** In the order of the row's drafts. */
  readonly each: readonly (number | null)[];
  readonly cautions: readonly Caution[];
}

/** One model. */
export interface ScoreRow {
  readonly model: string;
  readonly drafts: readonly { readonly study: string; readonly repeat: number }[];
  /** Studies that have a reference but no draft of this model: rows then differ in what they score. */
  readonly missing: readonly string[];
  /** By column. */
  readonly cells: ReadonlyMap<string, ScoreCell>;
  readonly findings: FindingSetScores;
}

export interface ScoreTable {
  readonly columns: readonly ScoreColumn[];
  readonly rows: readonly ScoreRow[];
}

const MOST_DRAFTS = 200_000;
/** Pairing costs the third power of a report's findings. */
const MOST_PAIRING = 1e11;

/**
 * Score drafts of any number of models against the references of a cohort.
 *
 * @param cohort - Names the locked version; see `ScoreContext`.
 * @param judges - Whose judgements the drafts carry.
 * @throws AppError `invalid_request` when a draft is of a study without a reference, or one is there
 *   twice.
 */
export function scoreSet(
  drafts: readonly ScoredDraft[],
  references: readonly StudyReference[],
  cohort: string,
  judges: readonly Judged[] = [],
): ScoreTable {
  between(drafts.length, 1, MOST_DRAFTS, 'Drafts to score');
  const byStudy = new Map(references.map((reference) => [reference.study, reference]));
  if (byStudy.size < references.length) throw refused('A study has its reference twice.');
  const seen = new Set<string>();
  for (const { model, study, repeat } of drafts) {
    if (!byStudy.has(study))
      throw refused('A draft is of a study that has no reference.');
    const key = JSON.stringify([model, study, repeat]);
    if (seen.has(key)) throw refused('A draft is there twice.');
    seen.add(key);
  }
  const moved = new Map(negationSelfTest().map((each) => [each.metric, each.moved]));
  const referenceFindings = new Map(
    references.map(({ study, texts, findings }) => [
      study,
      findings ?? findingsFromText(texts[0] ?? ''),
    ]),
  );
  const candidateFindings = new Map(
    drafts.map((draft) => [draft, draft.findings ?? findingsFromText(draft.text)]),
  );
  let pairing = 0;
  for (const [{ study }, findings] of candidateFindings) {
    pairing += Math.max(findings.length, referenceFindings.get(study)?.length ?? 0) ** 3;
  }
  if (pairing > MOST_PAIRING) {
    throw refused('So many findings would take too long: score the drafts in parts.');
  }
  // Where nothing is shown in any reference there is no place to be right about.
  const isLocated = [...referenceFindings.values()].some(hasPlaces);
  const places = isLocated ? locationMetrics : [];
  const isMarked = references.some(({ marked = [] }) => marked.length > 0);
  const masks = isMarked ? maskMetrics : [];
  const room = { voxels: MOST_MEASURED };
  return {
    columns: [
      ...[...textMetrics, ...findingMetrics, ...places, ...masks].map(
        ({ id, title, range, better, corpus }) => ({
          ...{ id, title, range, better, corpus },
          movedByNegation: moved.get(id) ?? NaN,
        }),
      ),
      ...judgeColumns(judges),
    ],
    rows: [...Map.groupBy(drafts, ({ model }) => model)].map(([model, own]) => {
      const pairs = own.map(({ text, study }) => ({
        candidate: text,
        references: byStudy.get(study)?.texts ?? [],
      }));
      const statements = own.map((draft) => ({
        candidate: candidateFindings.get(draft) ?? [],
        reference: referenceFindings.get(draft.study) ?? [],
      }));
      const found = statements.map(scoreFindings);
      const drafted = new Set(own.map(({ study }) => study));
      const missing = references
        .map(({ study }) => study)
        .filter((each) => !drafted.has(each));
      const more = coverageOf(missing.length, references);
      return {
        model,
        drafts: own.map(({ study, repeat }) => ({ study, repeat })),
        missing,
        cells: new Map(
          [
            ...cellsOf(pairs, found, cohort),
            ...(isLocated ? placesOf(pairs, statements, cohort) : []),
            ...(isMarked ? masksOf(own, byStudy, room) : []),
            ...judgeCells(own, judges),
          ].map(([id, cell]) => [id, { ...cell, cautions: [...cell.cautions, ...more] }]),
        ),
        findings: pooled(found),
      };
    }),
  };
}

/** What keeps a row from being put beside others, whatever the metric. */
function coverageOf(missing: number, references: readonly StudyReference[]): Caution[] {
  const of = (kind: StudyReference['source']) =>
    references.filter(({ source }) => source === kind).length;
  const [signed, brought] = [of('report'), of('text')];
  return [
    ...(missing > 0 ? [{ kind: 'missing-studies', count: missing } as const] : []),
    ...(signed > 0 && brought > 0
      ? [{ kind: 'reference-kinds', signed, brought } as const]
      : []),
  ];
}

function cellsOf(
  pairs: readonly TextPair[],
  found: readonly FindingScores[],
  cohort: string,
): Map<string, ScoreCell> {
  const scores = scoreTexts(pairs);
  const context = contextOf('', cohort, pairs);
  const cautions = (metric: string) => cautionsOf({ ...context, metric });
  const all = pooled(found);
  const f1 = (id: FindingMetricId, of: Pick<FindingScores, 'present' | 'all'>) =>
    precisionRecallF1(id === 'findings-f1' ? of.present : of.all).f1;
  return new Map([
    ...textMetrics.map(({ id }): [string, ScoreCell] => {
      const score = scores.get(id);
      return [
        id,
        {
          corpus: score?.corpus ?? null,
          each: score ? [...score.each] : pairs.map(() => null),
          cautions: cautions(id),
        },
      ];
    }),
    ...findingMetrics.map(({ id }): [string, ScoreCell] => [
      id,
      {
        corpus: f1(id, all),
        each: found.map((one) => f1(id, one)),
        cautions: cautions(id),
      },
    ]),
  ]);
}

/**
 * Scores of two models study by study, for a paired test: the mean of the repeats of each study that
 * both have a number for.
 */
export function pairedScores(
  first: ScoreRow,
  second: ScoreRow,
  metric: string,
): { studies: string[]; first: number[]; second: number[] } {
  const [a, b] = [byStudy(first, metric), byStudy(second, metric)];
  const studies = [...a.keys()].filter((study) => b.has(study));
  const values = (of: ReadonlyMap<string, number>) =>
    studies.map((study) => of.get(study) ?? NaN);
  return { studies, first: values(a), second: values(b) };
}

function byStudy({ drafts, cells }: ScoreRow, metric: string): Map<string, number> {
  const cell = cells.get(metric);
  if (!cell) throw refused('There is no metric of this name.');
  const known = drafts.flatMap(({ study }, at) => {
    const value = cell.each[at] ?? null;
    return value === null ? [] : [{ study, value }];
  });
  return new Map(
    [...Map.groupBy(known, ({ study }) => study)].map(([study, same]) => [
      study,
      same.reduce((sum, { value }) => sum + value, 0) / same.length,
    ]),
  );
}
