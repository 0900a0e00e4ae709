import { foldName } from '@/lib/dicom/attributes/person-name';
import {
  candidatesOf,
  countOf,
  holdsOneOf,
  type Candidates,
  type Needle,
} from '@/lib/store/archive/text-index';
import { isPostgres, rowsOf, type Db } from '@/lib/store/db';
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
 * @returns `total` of the studies that fit; `isLeast`: there are more, which nobody counted.
 */
export async function findStudies(
  db: Db,
  {
    limit,
    cursor,
    ...filter
  }: StudyFilter & { limit: number; cursor?: string | undefined },
) {
  const { from, where } = await filterOf(db, filter, 'list');
  const rows = await rowsOf<ListedStudy>(
    db,
    sql`
    SELECT "uid", "patientName", "patientId", "date", "description", "Study"."modalities",
      "seriesCount", "instanceCount", "synthetic",
      EXISTS (SELECT 1 FROM "Report" WHERE "studyUid" = "Study"."uid") AS "isReported"
    FROM ${from} ${whereAll([...where, ...(await after(db, cursor))])}
    ORDER BY "date" DESC, "uid" ASC LIMIT ${limit + 1}`,
  );
  const page = rows.slice(0, limit).map((row) => ({
    ...row,
    seriesCount: Number(row.seriesCount),
    instanceCount: Number(row.instanceCount),
    synthetic: Boolean(row.synthetic),
    isReported: Boolean(row.isReported),
  }));
  const next = rows.length > limit ? page.at(-1)?.uid : undefined;
  // All of them may be on this page.
  const counted =
    cursor === undefined && !next
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
  { search = '', modality, from, to }: StudyFilter,
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
    ...(from ? [sql`"Study"."date" >= ${from}`] : []),
    ...(to ? [sql`"Study"."date" <> '' AND "Study"."date" <= ${to}`] : []),
    // On PostgreSQL these are the same as the needles'.
    ...(isPostgres(db) ? [] : candidates.where),
    ...needles.map(({ column, anyOf }) => holdsOneOf(column, anyOf)),
  ];
  return { from: candidates.from, where };
}

/** What comes after a study in the order of the list; nothing for one that is gone. */
async function after(db: Db, cursor: string | undefined): Promise<Sql[]> {
  if (cursor === undefined) return [];
  const last = await db.study.findUnique({
    where: { uid: cursor },
    select: { date: true, uid: true },
  });
  if (!last) return [sql`1 = 0`];
  return [
    // The first part is what the index goes by.
    sql`"Study"."date" <= ${last.date}`,
    sql`("Study"."date" < ${last.date} OR "Study"."uid" > ${last.uid})`,
  ];
}

const whereAll = (conditions: readonly Sql[]) =>
  conditions.length > 0 ? sql`WHERE ${join([...conditions], ' AND ')}` : empty;
