import type { Condition, Match, QueryLevel } from '@/lib/dicom/matching/condition';
import { folded } from '@/lib/dicom/matching/match';
import {
  candidatesOf,
  countOf,
  literal,
  needlesOf,
  wordsOf,
} from '@/lib/store/archive/text-index';
import { rowsOf, type Db } from '@/lib/store/db';
import { seenBy, type Sight } from '@/lib/store/people/sight';
import { Prisma } from '@/lib/store/generated/sqlite/client';

export interface ArchiveSearch {
  level: QueryLevel;
  within: { studyUid?: string; seriesUid?: string };
  matches: readonly Match[];
  fuzzy: boolean;
  /** Whose eyes it is for; undefined: those that see all. */
  sight?: Sight | undefined;
  limit: number;
  offset: number;
}

type Conditions = Omit<ArchiveSearch, 'limit' | 'offset'>;

/** A study, series or instance that was found; what is deeper than the level is null. */
export interface Found {
  studyUid: string;
  study: string;
  studySeries: number;
  studyInstances: number;
  modalities: string;
  seriesUid: string | null;
  series: string | null;
  seriesInstances: number | null;
  sopInstanceUid: string | null;
  transferSyntaxUid: string | null;
  header: string | null;
}

const { sql, join, raw, empty } = Prisma;
type Sql = ReturnType<typeof sql>;
type Column = (condition: Condition) => Sql;

/** A column that is compared as text, letter case aside for wildcards only. */
const text =
  (name: string): Column =>
  (condition) => {
    const column = raw(name);
    switch (condition.kind) {
      case 'any-of':
        return sql`${column} IN (${join([...condition.values])})`;
      case 'wildcard':
        return sql`lower(${column}) LIKE lower(${likeOf(condition.pattern)}) ESCAPE '!'`;
      case 'range':
        return join(
          [
            sql`${column} <> ''`,
            ...(condition.from === undefined
              ? []
              : [sql`${column} >= ${condition.from}`]),
            ...(condition.to === undefined ? [] : [sql`${column} <= ${condition.to}`]),
          ],
          ' AND ',
        );
    }
  };

const number =
  (name: string): Column =>
  (condition) => {
    const values = condition.kind === 'any-of' ? condition.values.map(Number) : [];
    const whole = values.filter(
      (each) => Number.isInteger(each) && Math.abs(each) < 2 ** 31,
    );
    return whole.length > 0 ? sql`${raw(name)} IN (${join(whole)})` : sql`1 = 0`;
  };

/** A name key: every group stands between newlines, see `nameKeyOf`. */
const name: Column = (condition) => {
  const like = (pattern: string) =>
    sql`"Study"."nameKey" LIKE ${`%\n${likeOf(pattern)}\n%`} ESCAPE '!'`;
  const means = folded(condition);
  if (means.kind === 'wildcard') return like(means.pattern);
  if (means.kind === 'any-of') {
    // All groups of a name at once, or any one of them.
    return anyOf(means.values.map((value) => allOf(value.split('=').map(like))));
  }
  return sql`1 = 0`;
};

const modalities: Column = (condition) => {
  const patterns = condition.kind === 'any-of' ? condition.values : [];
  const like = (pattern: string) =>
    sql`"Study"."modalities" LIKE ${`%\\${likeOf(pattern)}\\%`} ESCAPE '!'`;
  if (condition.kind === 'wildcard') return like(condition.pattern);
  return patterns.length > 0 ? anyOf(patterns.map(like)) : sql`1 = 0`;
};

const OF_STUDY: Record<string, Column> = {
  '0020000D': text('"Study"."uid"'),
  '00080020': text('"Study"."date"'),
  '00080030': text('"Study"."time"'),
  '00080050': text('"Study"."accessionNumber"'),
  '00080061': modalities,
  '00080090': text('"Study"."referringPhysician"'),
  '00081030': text('"Study"."description"'),
  '00100010': name,
  '00100020': text('"Study"."patientId"'),
  '00100030': text('"Study"."patientBirthDate"'),
  '00100040': text('"Study"."patientSex"'),
  '00200010': text('"Study"."studyId"'),
  '00201206': number('"Study"."seriesCount"'),
  '00201208': number('"Study"."instanceCount"'),
};
const OF_SERIES: Record<string, Column> = {
  '0020000E': text('"Series"."uid"'),
  '00080021': text('"Series"."date"'),
  '00080031': text('"Series"."time"'),
  '00080060': text('"Series"."modality"'),
  '0008103E': text('"Series"."description"'),
  '00180015': text('"Series"."bodyPart"'),
  '00200011': number('"Series"."number"'),
  '00201209': number('"Series"."instanceCount"'),
};
const OF_INSTANCE: Record<string, Column> = {
  '00080016': text('"Instance"."sopClassUid"'),
  '00080018': text('"Instance"."sopInstanceUid"'),
  '00083002': text('"Instance"."transferSyntaxUid"'),
  '00200013': number('"Instance"."number"'),
};

/** Is the attribute one that the database finds by itself? Others are looked for in headers. */
export const isIndexed = ({ path: [tag = '', ...inwards] }: Match) =>
  inwards.length === 0 && [OF_STUDY, OF_SERIES, OF_INSTANCE].some((each) => tag in each);

/** Studies newest first, series and instances by number. */
export async function searchArchive(
  db: Db,
  { limit, offset, ...search }: ArchiveSearch,
): Promise<Found[]> {
  const { level } = search;
  const { from, where } = await placeOf(db, search, 'list');
  const found = await rowsOf<Found>(
    db,
    sql`
    SELECT "Study"."uid" AS "studyUid", "Study"."attributes" AS "study",
      "Study"."seriesCount" AS "studySeries", "Study"."instanceCount" AS "studyInstances",
      "Study"."modalities" AS "modalities", ${COLUMNS[level]}
    FROM ${from} ${JOINS[level]} ${where} ORDER BY ${ORDER[level]} LIMIT ${limit} OFFSET ${offset}`,
  );
  return found.map((row) => ({
    ...row,
    studySeries: Number(row.studySeries),
    studyInstances: Number(row.studyInstances),
    seriesInstances: row.seriesInstances === null ? null : Number(row.seriesInstances),
  }));
}

/** How many a search finds, counted up to `most`. */
export async function countArchive(
  db: Db,
  search: Conditions,
  most: number,
): Promise<number> {
  const { from, where } = await placeOf(db, search, 'count');
  const joins = JOINS[search.level];
  // Without conditions the whole is counted sooner than a part.
  const rows =
    where === empty && joins === empty
      ? sql`"Study"`
      : sql`(SELECT 1 FROM ${from} ${joins} ${where} LIMIT ${most})`;
  return countOf(db, rows);
}

/** What a search reads from, and where in it. */
async function placeOf(
  db: Db,
  { level, within, matches, fuzzy, sight }: Conditions,
  purpose: 'list' | 'count',
): Promise<{ from: Sql; where: Sql }> {
  const indexed = matches.filter(isIndexed);
  const needles = indexed.flatMap((match) => needlesOf(match, fuzzy));
  const candidates = await candidatesOf(db, needles, purpose);
  const where = [
    ...seenBy(sight),
    ...(within.studyUid === undefined ? [] : [sql`"Study"."uid" = ${within.studyUid}`]),
    ...(within.seriesUid === undefined
      ? []
      : [sql`"Series"."uid" = ${within.seriesUid}`]),
    ...candidates.where,
    ...indexed.map((match) => conditionOf(match, level, fuzzy)),
  ];
  return {
    from: candidates.from,
    where: where.length > 0 ? sql`WHERE ${join(where, ' AND ')}` : empty,
  };
}

const seriesColumns = sql`"Series"."uid" AS "seriesUid", "Series"."attributes" AS "series",
  "Series"."instanceCount" AS "seriesInstances"`;
const COLUMNS: Record<QueryLevel, Sql> = {
  study: sql`NULL AS "seriesUid", NULL AS "series", NULL AS "seriesInstances",
    NULL AS "sopInstanceUid", NULL AS "transferSyntaxUid", NULL AS "header"`,
  series: sql`${seriesColumns}, NULL AS "sopInstanceUid", NULL AS "transferSyntaxUid",
    NULL AS "header"`,
  instance: sql`${seriesColumns}, "Instance"."sopInstanceUid" AS "sopInstanceUid",
    "Instance"."transferSyntaxUid" AS "transferSyntaxUid", "Instance"."header" AS "header"`,
};
const withSeries = sql`JOIN "Series" ON "Series"."studyUid" = "Study"."uid"`;
const JOINS: Record<QueryLevel, Sql> = {
  study: empty,
  series: withSeries,
  instance: sql`${withSeries} JOIN "Instance" ON "Instance"."seriesUid" = "Series"."uid"`,
};
const ORDER: Record<QueryLevel, Sql> = {
  study: sql`"Study"."date" DESC, "Study"."uid" ASC`,
  series: sql`"Study"."date" DESC, "Study"."uid" ASC, "Series"."number" ASC, "Series"."uid" ASC`,
  instance: sql`"Study"."date" DESC, "Study"."uid" ASC, "Series"."number" ASC,
    "Series"."uid" ASC, "Instance"."number" ASC, "Instance"."sopInstanceUid" ASC`,
};

function conditionOf(
  { path, vr, condition }: Match,
  level: QueryLevel,
  fuzzy: boolean,
): Sql {
  const [tag = ''] = path;
  if (fuzzy && vr === 'PN' && tag in OF_STUDY) return fuzzyName(tag, condition);
  const ofStudy = OF_STUDY[tag];
  if (ofStudy) return ofStudy(condition);
  const ofSeries = OF_SERIES[tag];
  if (ofSeries) {
    if (level !== 'study') return ofSeries(condition);
    return sql`EXISTS (SELECT 1 FROM "Series" WHERE "Series"."studyUid" = "Study"."uid"
      AND ${ofSeries(condition)})`;
  }
  const ofInstance = OF_INSTANCE[tag] ?? text('""');
  if (level === 'instance') return ofInstance(condition);
  if (level === 'series') {
    return sql`EXISTS (SELECT 1 FROM "Instance" WHERE "Instance"."seriesUid" = "Series"."uid"
      AND ${ofInstance(condition)})`;
  }
  return sql`EXISTS (SELECT 1 FROM "Series" ${sql`JOIN "Instance" ON "Instance"."seriesUid" = "Series"."uid"`}
    WHERE "Series"."studyUid" = "Study"."uid" AND ${ofInstance(condition)})`;
}

/** Every word of the query begins a part of the name, in any order (PS3.18 8.3.4.2). */
function fuzzyName(tag: string, condition: Condition): Sql {
  const wanted =
    condition.kind === 'any-of'
      ? condition.values.join(' ')
      : condition.kind === 'wildcard'
        ? condition.pattern
        : '';
  const words = wordsOf(wanted);
  if (words.length === 0) return sql`1 = 1`;
  // One separator before each part, so that one comparison finds its beginning.
  const column =
    tag === '00100010'
      ? raw('"Study"."nameKey"')
      : raw('lower("Study"."referringPhysician")');
  const parted = sql`replace(replace('^' || ${column}, ' ', '^'), ${'\n'}, '^')`;
  return allOf(
    words.map((word) => sql`${parted} LIKE ${`%^${literal(word)}%`} ESCAPE '!'`),
  );
}

const allOf = (conditions: readonly Sql[]) => sql`(${join([...conditions], ' AND ')})`;
const anyOf = (conditions: readonly Sql[]) => sql`(${join([...conditions], ' OR ')})`;

const likeOf = (pattern: string) =>
  literal(pattern).replace(/\*+/g, '%').replaceAll('?', '_');
