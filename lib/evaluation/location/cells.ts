import { cautionsOf, contextOf } from '@/lib/evaluation/comparable';
import {
  locationMetrics,
  scorePlaces,
  type LocatedPair,
} from '@/lib/evaluation/location/drafts';
import { maskMetrics, scoreMasks, type Room } from '@/lib/evaluation/location/segments';
import type { ScoreCell, ScoredDraft, StudyReference } from '@/lib/evaluation/score-set';
import type { TextPair } from '@/lib/evaluation/text/pairs';

/** Numbers of places: of each draft, and of the set. */
export function placesOf(
  pairs: readonly TextPair[],
  statements: readonly LocatedPair[],
  cohort: string,
): [string, ScoreCell][] {
  const all = scorePlaces(statements);
  const each = statements.map((one) => scorePlaces([one]));
  // Texts don't matter to it: their length, script and number of references are no cautions.
  const context = contextOf('', cohort, pairs);
  return locationMetrics.map(({ id }) => [
    id,
    {
      corpus: all.get(id) ?? null,
      each: each.map((one) => one.get(id) ?? null),
      cautions: cautionsOf({ ...context, metric: id }).filter(
        ({ kind }) => kind === 'few-drafts' || kind === 'empty-drafts',
      ),
    },
  ]);
}

/** Only drafts of studies whose reference marks something count. */
export function masksOf(
  drafts: readonly ScoredDraft[],
  references: ReadonlyMap<string, StudyReference>,
  room: Room,
): [string, ScoreCell][] {
  const each = drafts.map(({ study, marked = [] }) =>
    scoreMasks(marked, references.get(study)?.marked ?? [], room),
  );
  const of = drafts.filter(({ study }) => references.get(study)?.marked?.length).length;
  return maskMetrics.map(({ id }) => {
    const values = each.map((scores) => scores[id]);
    const known = values.filter((value) => value !== null);
    const context = { ...contextOf(id, '', []), drafts: known.length };
    return [
      id,
      {
        corpus:
          known.length === 0
            ? null
            : known.reduce((sum, value) => sum + value, 0) / known.length,
        each: values,
        cautions: [
          ...cautionsOf(context),
          ...(known.length < of
            ? [{ kind: 'partial', have: known.length, of } as const]
            : []),
        ],
      },
    ];
  });
}
