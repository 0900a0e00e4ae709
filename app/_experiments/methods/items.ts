import type { Cohort } from '@/lib/api/research/cohorts';
import type { Experiment } from '@/lib/api/research/experiments';
import type { Judging } from '@/lib/api/research/judgings';
import type { Scoring } from '@/lib/api/research/scores';
import { figures } from '@/app/_plots/options/plot-option';
import { NAMES } from '@/app/_experiments/judges/names';
import { usd } from '@/app/_experiments/standing';

/** What a methods appendix tells, in the order of papers. */
export const TOPICS = [
  ...(['design', 'data', 'references', 'models', 'prompts', 'running'] as const),
  ...(['evaluation', 'people', 'results', 'openness'] as const),
] as const;
export type Topic = (typeof TOPICS)[number];

type Values = Record<string, string | number>;

/** A sentence of the appendix by the key of its words; `missing`: no record tells it, the authors must. */
export type Item =
  | { readonly kind: 'told'; readonly key: string; readonly values: Values }
  | { readonly kind: 'missing'; readonly key: string };

/** What it is written from. */
export interface Records {
  readonly experiment: Experiment;
  readonly cohort: Cohort;
  /** null: nothing was scored. */
  readonly scoring: Scoring | null;
  /** Blind readings of its drafts that whoever looks knows of. */
  readonly readings: readonly { name: string; state: 'open' | 'closed'; kinds: number }[];
  /** Models that judged its drafts. */
  readonly judges: readonly Judging[];
  /** As the reader’s language writes a moment. */
  readonly moment: (iso: string) => string;
}

const told = (key: string, values: Values = {}): Item => ({ kind: 'told', key, values });
const missing = (key: string): Item => ({ kind: 'missing', key });

/**
 * The methods of an experiment by the topics of TRIPOD-LLM (Gallifant 2025) and MI-CLAIM-GEN (Miao 2024):
 * filled from its records, and where those say nothing, what the authors have to add.
 */
export function methodsOf(records: Records): Record<Topic, Item[]> {
  return {
    design: design(records),
    data: data(records),
    references: references(records),
    models: models(records),
    prompts: prompts(records),
    running: running(records),
    evaluation: evaluation(records),
    people: people(records),
    results: results(records),
    openness: openness(records),
  };
}

const design = ({ experiment: { name, plan, counts, cohort } }: Records) => [
  told('design', {
    ...{ name, models: plan.models.length, ways: plan.arms.length },
    ...{ repeats: plan.repeats, cohort: cohort.name, version: cohort.version },
    runs: Object.values(counts).reduce((sum, count) => sum + count, 0),
  }),
  missing('question'),
  missing('use'),
];

function data({ cohort: { list, sha256, leftOut } }: Records): Item[] {
  const sum = (of: 'series' | 'instances') =>
    list.reduce((total, study) => total + study[of], 0);
  const modalities = [...new Set(list.flatMap((study) => study.modalities))].sort();
  const changed = list.filter(({ now }) => now === 'changed' || now === 'deleted').length;
  return [
    told('cohort', {
      ...{ studies: list.length, modalities: modalities.join(', '), sha256 },
      ...{ series: sum('series'), images: sum('instances') },
    }),
    told('leftOut', { count: leftOut.length }),
    told('changed', { count: changed }),
    missing('eligibility'),
    missing('patients'),
  ];
}

function references({ cohort: { list } }: Records): Item[] {
  const all = list.flatMap((study) => study.references);
  const signed = all.filter(({ source }) => source === 'report').length;
  return [
    told('references', {
      ...{ studies: list.filter((study) => study.references.length > 0).length },
      ...{ all: list.length, signed, brought: all.length - signed },
    }),
    missing('annotators'),
  ];
}

const models = ({ experiment: { plan } }: Records) => [
  ...plan.models.map(({ id, title, adapter, model, policyId, destination }) =>
    told(`model.${destination.egress}`, {
      ...{ id, title, adapter, policyId, model: model ?? '–' },
      address: destination.address ?? '–',
    }),
  ),
  missing('training'),
  missing('contamination'),
];

const prompts = ({ experiment: { plan } }: Records) => [
  ...plan.arms.map(({ saved, preparation, prompt }, at) =>
    told(saved ? 'savedWay' : 'usualWay', {
      ...{ number: at + 1, recipe: saved?.name ?? '', version: saved?.version ?? 0 },
      ...{ preparation: JSON.stringify(preparation), prompt: prompt || '–' },
    }),
  ),
  told('instructions'),
  missing('promptDevelopment'),
];

function running({ experiment, moment }: Records): Item[] {
  const { author, confirmedBy, program, startedAt, finishedAt, counts } = experiment;
  const { preview, plan, spentUsd, unknownCosts, budgetUsd } = experiment;
  const when = (iso: string | null) => (iso === null ? '–' : moment(iso));
  const masked = preview?.sendings.reduce((sum, each) => sum + each.masked, 0) ?? 0;
  const left =
    preview?.sendings.reduce((sum, each) => sum + each.unmasked + each.unread, 0) ?? 0;
  return [
    told('made', {
      ...{ author, confirmedBy: confirmedBy ?? '–', program },
      ...{ from: when(startedAt), to: when(finishedAt) },
    }),
    told('ended', {
      ...{ done: counts.done ?? 0, failed: counts.failed ?? 0 },
      ...{ stopped: counts.stopped ?? 0, cancelled: counts.cancelled ?? 0 },
    }),
    told('cost', {
      ...{ spent: usd(spentUsd), unknown: unknownCosts },
      budget: budgetUsd === null ? '–' : usd(budgetUsd),
    }),
    ...(preview ? [told('identity', { masked, left })] : [missing('identity')]),
    told(`unread.${plan.unreadText}`),
    told(`lost.${plan.whenLost}`),
    missing('compute'),
  ];
}

const judges = ({ judges: all }: Records) =>
  all
    .filter(({ counts }) => (counts.done ?? 0) > 0)
    .map(({ kind, number, judge, counts, agreement }) =>
      told('judge', {
        ...{ name: NAMES[kind], number, title: judge.title, model: judge.model ?? '–' },
        ...{ version: judge.prompt.version, sha256: judge.prompt.sha256 },
        ...{ drafts: counts.done ?? 0, temperature: judge.temperature ?? '–' },
        tau: figures(agreement.errors?.tau ?? null),
        kappa: figures(agreement.preferences?.kappa ?? null),
      }),
    );

function evaluation(records: Records): Item[] {
  const { scoring } = records;
  if (!scoring) return [...judges(records), missing('scores')];
  const { columns, seed, resamples, least, orders } = scoring.summary;
  return [
    told('metrics', {
      ...{ version: scoring.metrics, count: columns.length },
      titles: columns.map(({ title }) => title).join('; '),
    }),
    told('statistics', { seed, resamples }),
    told(orders.length === 0 ? 'unordered' : 'ordered', { least }),
    told('matcher', { matcher: 'words-0.4' }),
    ...judges(records),
    missing('size'),
    missing('subgroups'),
  ];
}

const people = ({ readings }: Records) =>
  readings.length === 0
    ? [missing('readers')]
    : [
        ...readings.map(({ name, state, kinds }) =>
          told(`reading.${state}`, { name, kinds }),
        ),
        missing('readerBackground'),
      ];

function results({ scoring, experiment }: Records): Item[] {
  if (!scoring) return [missing('numbers')];
  return [
    ...scoring.summary.rows.map(
      ({ model, drafts, missing: without, cells, findings }) => {
        const cell = cells.find(({ metric }) => metric === 'findings-f1');
        return told('row', {
          ...{ model, drafts, without: without.length, studies: cell?.studies ?? 0 },
          ...{ mean: figures(cell?.mean ?? null), denied: findings.denied },
          ...{ low: figures(cell?.interval?.low ?? null), invented: findings.invented },
          high: figures(cell?.interval?.high ?? null),
        });
      },
    ),
    told('failures', { failed: experiment.counts.failed ?? 0 }),
    missing('limits'),
  ];
}

const openness = ({ experiment: { preview, program, id } }: Records) => [
  told('bundle', { id, program, digest: preview?.digest ?? '–' }),
  ...(['ethics', 'registration', 'funding', 'availability', 'involvement'] as const).map(
    missing,
  ),
];
