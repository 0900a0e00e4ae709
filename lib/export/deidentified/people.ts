import type { AnnotatedStudy } from '@/lib/export/annotated-study';

/** Everybody whom a study's report and drawings name: nobody of them may be met in words that leave. */
export function peopleOf({ report, annotations, segments }: AnnotatedStudy): string[] {
  const found = [
    ...(report?.authors ?? []),
    ...(report?.signature ? [report.signature.by] : []),
    ...(report?.translations ?? []).map(({ author }) => author),
    ...(report?.findings ?? []).flatMap(({ decidedBy, critical, history }) => [
      ...(decidedBy === null ? [] : [decidedBy]),
      ...(critical?.told ?? []).flatMap(({ whom, by }) => [whom, by]),
      ...history.map(({ by }) => by),
    ]),
    ...annotations.flatMap(({ source, author, origin }) => [
      // A model's name says nothing of anybody.
      ...(source === 'model' ? [] : [author]),
      ...(origin?.authors ?? []),
    ]),
    ...segments.map(({ author }) => author),
  ];
  return [...new Set(found)];
}
