import { foldName } from '@/lib/dicom/attributes/person-name';
import {
  candidatesOf,
  countOf,
  holdsOneOf,
  type Candidates,
  type Needle,
} from '@/lib/store/archive/text-index';
import { isPostgres, rowsOf, type Db } from '@/lib/store/db';
import { seenBy, seenOf, type Sight } from '@/lib/store/people/sight';
import { Prisma } from '@/lib/store/generated/sqlite/client';

const { sql, join, empty } = Prisma;
type Sql = ReturnType<typeof sql>;

export interface StudyFilter {
  /** Words, each of them in a name, an ID, a description or an accession number. */
  search?: string | undefined;
  modality?: string | undefined;
  /** Study dates, `YYYYMMDD`, both ends included. */
  from?: string | undefined;
  to?: string | undefined;
  /** Whose eyes it is for; undefined: those that see all. */
  sight?: Sight | undefined;
}

/** A study as the studies page lists it. */
export interface ListedStudy {
  uid: string;
  patientName: string;
  patientId: string;
  date: string;
  description: string;
  /** `\CT\SR\` */
  modalities: string;
  seriesCount: number;
  instanceCount: number;
  synthetic: boolean;
  /** There are reports of it, drafts or signed ones. */
  isReported: boolean;
}

/** Studies that a filter leaves are counted up to here. */
const MOST_COUNTED = 1000;

/**
 * A page of studies, newest first.
 *
 * @param cursor - UID of the last study of the page before.
 * @param before - Instead: UID of a study whose predecessors are asked for, the nearest last.
 * @returns `total` of the studies that fit; `isLeast`: there are more, which nobody counted.
 */
export async function findStudies(
  db: Db,
  {
    limit,
    cursor,
    before,
    ...filter
  }: StudyFilter & {
    limit: number;
    cursor?: string | undefined;
    before?: string | undefined;
  },
) {
  const { from, where } = await filterOf(db, filter, 'list');
  const rows = await rowsOf<ListedStudy>(
    db,
    sql`
    SELECT "uid", "patientName", "patientId", "date", "description", "Study"."modalities",
      "seriesCount", "instanceCount", "synthetic",
      EXISTS (SELECT 1 FROM "Report" WHERE "studyUid" = "Study"."uid") AS "isReported"
    FROM ${from} ${whereAll([...where, ...(await beside(db, filter.sight, cursor, before))])}
    ORDER BY ${before ? BACKWARDS : FORWARDS} LIMIT ${limit + 1}`,
  );
  const found = rows.slice(0, limit);
  const page = (before ? found.toReversed() : found).map((row) => ({
    ...row,
    seriesCount: Number(row.seriesCount),
    instanceCount: Number(row.instanceCount),
    synthetic: Boolean(row.synthetic),
    isReported: Boolean(row.isReported),
  }));
  const next = rows.length > limit && !before ? page.at(-1)?.uid : undefined;
  // All of them may be on this page.
  const counted =
    cursor === undefined && before === undefined && !next
      ? rows.length
      : await countStudies(db, await filterOf(db, filter, 'count'));
  const isLeast = where.length > 0 && counted > MOST_COUNTED;
  return { page, next, total: isLeast ? MOST_COUNTED : counted, isLeast };
}

async function countStudies(db: Db, { from, where }: Candidates): Promise<number> {
  const counted =
    where.length === 0
      ? sql`"Study"`
      : sql`(SELECT 1 FROM ${from} ${whereAll(where)} LIMIT ${MOST_COUNTED + 1})`;
  return countOf(db, counted);
}

async function filterOf(
  db: Db,
  { search = '', modality, from, to, sight }: StudyFilter,
  purpose: 'list' | 'count',
): Promise<Candidates> {
  const needles: Needle[] = search
    .split(/[\s\p{Cc},]+/u)
    .filter(Boolean)
    .map((word) => ({
      column: 'searchText',
      // Names are kept without diacritics, too.
      anyOf: [...new Set([word.toLowerCase(), foldName(word)])].filter(Boolean),
    }));
  if (modality) needles.push({ column: 'modalities', anyOf: [`\\${modality}\\`] });
  const candidates = await candidatesOf(db, needles, purpose);
  const where = [
    ...seenBy(sight),
    ...(from ? [sql`"Study"."date" >= ${from}`] : []),
    ...(to ? [sql`"Study"."date" <> '' AND "Study"."date" <= ${to}`] : []),
    // On PostgreSQL these are the same as the needles'.
    ...(isPostgres(db) ? [] : candidates.where),
    ...needles.map(({ column, anyOf }) => holdsOneOf(column, anyOf)),
  ];
  return { from: candidates.from, where };
}

const FORWARDS = sql`"date" DESC, "uid" ASC`;
const BACKWARDS = sql`"date" ASC, "uid" DESC`;

/** What comes after a study, or before another, in the order of the list; nothing for one that is gone. */
async function beside(
  db: Db,
  sight: Sight | undefined,
  cursor: string | undefined,
  before: string | undefined,
): Promise<Sql[]> {
  const uid = before ?? cursor;
  if (uid === undefined) return [];
  const from = await db.study.findUnique({
    where: { uid },
    select: { date: true, uid: true },
  });
  const isSeen = from && (!sight || (await seenOf(db, sight, [uid])).has(uid));
  if (!isSeen) return [sql`1 = 0`];
  // The first part is what the index goes by.
  return before === undefined
    ? [
        sql`"Study"."date" <= ${from.date}`,
        sql`("Study"."date" < ${from.date} OR "Study"."uid" > ${from.uid})`,
      ]
    : [
        sql`"Study"."date" >= ${from.date}`,
        sql`("Study"."date" > ${from.date} OR "Study"."uid" < ${from.uid})`,
      ];
}

const whereAll = (conditions: readonly Sql[]) =>
  conditions.length > 0 ? sql`WHERE ${join([...conditions], ' AND ')}` : empty;
