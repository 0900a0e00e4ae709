import { foldName } from '@/lib/dicom/attributes/person-name';
import { conditionsOf, holdsOneOf, type Needle } from '@/lib/store/archive/text-index';
import { isPostgres, type Db } from '@/lib/store/db';
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
  const where = await filterOf(db, filter, 'list');
  const rows = await db.$queryRaw<ListedStudy[]>(sql`
    SELECT "uid", "patientName", "patientId", "date", "description", "modalities",
      "seriesCount", "instanceCount", "synthetic"
    FROM "Study" ${whereAll([...where, ...(await after(db, cursor))])}
    ORDER BY "date" DESC, "uid" ASC LIMIT ${limit + 1}`);
  const page = rows.slice(0, limit).map((row) => ({
    ...row,
    seriesCount: Number(row.seriesCount),
    instanceCount: Number(row.instanceCount),
    synthetic: Boolean(row.synthetic),
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

async function countStudies(db: Db, where: readonly Sql[]): Promise<number> {
  const counted =
    where.length === 0
      ? sql`"Study"`
      : sql`(SELECT 1 FROM "Study" ${whereAll(where)} LIMIT ${MOST_COUNTED + 1}) AS "fitting"`;
  const [found] = await db.$queryRaw<[{ count: number | bigint }]>(
    sql`SELECT count(*) AS "count" FROM ${counted}`,
  );
  return Number(found.count);
}

async function filterOf(
  db: Db,
  { search = '', modality, from, to }: StudyFilter,
  purpose: 'list' | 'count',
): Promise<Sql[]> {
  const needles: Needle[] = search
    .split(/[\s\p{Cc},]+/u)
    .filter(Boolean)
    .map((word) => ({
      column: 'searchText',
      // Names are kept without diacritics, too.
      anyOf: [...new Set([word.toLowerCase(), foldName(word)])].filter(Boolean),
    }));
  if (modality) needles.push({ column: 'modalities', anyOf: [`\\${modality}\\`] });
  return [
    ...(from ? [sql`"Study"."date" >= ${from}`] : []),
    ...(to ? [sql`"Study"."date" <> '' AND "Study"."date" <= ${to}`] : []),
    // On PostgreSQL these are the same as those that its index answers.
    ...(isPostgres(db) ? [] : await conditionsOf(db, needles, purpose)),
    ...needles.map(({ column, anyOf }) => holdsOneOf(column, anyOf)),
  ];
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
