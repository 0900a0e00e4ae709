import { foldName } from '@/lib/dicom/attributes/person-name';
import type { Match } from '@/lib/dicom/matching/condition';
import { isPostgres, rowsOf, type Db } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';

const { sql, join, raw } = Prisma;
type Sql = ReturnType<typeof sql>;

/** What a study's `searchText` or `modalities` must hold, one of it at least, letter case aside. */
export interface Needle {
  column: 'searchText' | 'modalities';
  anyOf: readonly string[];
}

/** Indexes are of three characters in a row. */
const INDEXED = 3;
/** Shorter ones stand for all threes that begin with them, where those are not too many. */
const MOST_BEGINNINGS = 200;

/** More candidates than that are not looked at one by one: those that fit are soon found in order. */
const MOST_CANDIDATES = 2000;

/** What the search box searches: the folded name is whole in it, newlines around its groups. */
export const searchTextOf = (study: {
  nameKey: string;
  patientName: string;
  patientId: string;
  description: string;
  accessionNumber: string;
}) => {
  const { nameKey, patientName, patientId, description, accessionNumber } = study;
  // The last characters, too, have to begin three.
  return [nameKey, patientName, patientId, description, accessionNumber, '', '']
    .join('\n')
    .toLowerCase();
};

/** The parts of a pattern between its wildcards; what isn't ASCII folds differently here and there. */
const partsOf = (pattern: string): string[] =>
  pattern.toLowerCase().split(/[*?]|[^\n\x20-\x7e]/);

const IN_SEARCH_TEXT = ['00080050', '00081030', '00100010', '00100020'];

/** What a study that a condition finds must hold; see `searchTextOf`. */
export function needlesOf(
  { path: [tag = ''], condition }: Match,
  fuzzy: boolean,
): Needle[] {
  const patterns =
    condition.kind === 'wildcard'
      ? [condition.pattern]
      : condition.kind === 'any-of'
        ? condition.values
        : [];
  const [pattern, ...more] = patterns;
  if (pattern === undefined) return [];
  if (tag === '00080061') {
    const isPlain = patterns.every((each) => /^[^*?]*$/.test(each));
    const anyOf = patterns.map((each) => `\\${each}\\`);
    return isPlain ? [{ column: 'modalities', anyOf }] : [];
  }
  if (!IN_SEARCH_TEXT.includes(tag) || more.length > 0) return [];
  if (tag === '00100010' && fuzzy) {
    return wordsOf(pattern).map((word) => ({
      column: 'searchText',
      anyOf: ['\n', '^', ' ', '='].map((before) => before + word),
    }));
  }
  const parts =
    tag === '00100010'
      ? pattern.split('=').flatMap((group) => partsOf(`\n${foldName(group)}\n`))
      : partsOf(pattern);
  return parts
    .filter((part) => part.trim() !== '')
    .map((part) => ({ column: 'searchText', anyOf: [part] }));
}

/** The words of a name, `*` and `?` being between them. */
export const wordsOf = (name: string) =>
  foldName(name.replace(/[*?]/g, ' '))
    .split(/[\s\p{Cc}^=,]+/u)
    .filter(Boolean);

/** What a statement reads studies from, and conditions on it. */
export interface Candidates {
  from: Sql;
  where: readonly Sql[];
}
const everyStudy: Candidates = { from: sql`"Study"`, where: [] };

/**
 * The studies that an index finds to hold the needles. Conditions that the needles are from come on
 * top: more studies may hold them than fit.
 *
 * @param purpose - Counting goes by the index alone; a list has an order, in which those that many
 *   studies hold are found sooner.
 */
export async function candidatesOf(
  db: Db,
  needles: readonly Needle[],
  purpose: 'list' | 'count',
): Promise<Candidates> {
  if (isPostgres(db)) {
    // The planner knows by itself when its index pays.
    const where = needles
      .filter(({ anyOf }) => anyOf.every((each) => each.length >= INDEXED))
      .map(({ column, anyOf }) => holdsOneOf(column, anyOf));
    return { ...everyStudy, where };
  }
  const long = needles.filter(({ anyOf }) =>
    anyOf.every((each) => [...each].length >= INDEXED),
  );
  const usable = long.length > 0 ? long : await beginnings(db, needles);
  if (usable.some(({ anyOf }) => anyOf.length === 0)) {
    return { ...everyStudy, where: [sql`1 = 0`] };
  }
  if (usable.length === 0) return everyStudy;
  const match = usable.map(phrasesOf).join(' AND ');
  if (purpose === 'list' && (await isHeldByMany(db, match))) return everyStudy;
  return {
    // One after the other as the index has them: IN (SELECT …) would gather all of them first.
    from: sql`"StudyText" CROSS JOIN "Study" ON "Study"."textKey" = "StudyText"."rowid"`,
    where: [sql`"StudyText" MATCH ${match}`],
  };
}

async function isHeldByMany(db: Db, match: string): Promise<boolean> {
  const rows = sql`(SELECT 1 FROM "StudyText"
    WHERE "StudyText" MATCH ${match} LIMIT ${MOST_CANDIDATES + 1})`;
  return (await countOf(db, rows)) > MOST_CANDIDATES;
}

/** How many rows a table, or a query in brackets, has. */
export async function countOf(db: Db, rows: Sql): Promise<number> {
  const [found] = await rowsOf<{ count: number | bigint }>(
    db,
    sql`SELECT count(*) AS "count" FROM ${rows} AS "counted"`,
  );
  return Number(found?.count);
}

export const holdsOneOf = (column: Needle['column'], anyOf: readonly string[]): Sql => {
  const name = raw(`"Study"."${column}"`);
  const likes = anyOf.map((each) => sql`${name} LIKE ${`%${literal(each)}%`} ESCAPE '!'`);
  return sql`(${join(likes, ' OR ')})`;
};

/** Short needles as the threes that begin with them; those of too many are left out. */
async function beginnings(db: Db, needles: readonly Needle[]): Promise<Needle[]> {
  const longer: Needle[] = [];
  for (const { column, anyOf } of needles) {
    const found: string[] = [];
    for (const text of anyOf.filter(Boolean)) {
      if ([...text].length >= INDEXED) {
        found.push(text);
        continue;
      }
      const terms = await rowsOf<{ term: string }>(
        db,
        sql`SELECT "term" FROM "StudyTextTerms"
        WHERE "term" >= ${text} AND "term" < ${`${text}\u{10ffff}`}
        LIMIT ${MOST_BEGINNINGS + 1}`,
      );
      found.push(...terms.map(({ term }) => term));
    }
    if (found.length <= MOST_BEGINNINGS) longer.push({ column, anyOf: found });
  }
  return longer;
}

/** In the language of SQLite's FTS5. */
function phrasesOf({ column, anyOf }: Needle): string {
  const phrases = anyOf.map((each) => `"${each.replaceAll('"', '""')}"`);
  return `${column === 'modalities' ? 'modalities' : 'text'} : (${phrases.join(' OR ')})`;
}

/** A value inside LIKE, with `!` as escape character: `%` and `_` are themselves. */
export const literal = (value: string) => value.replace(/[!%_]/g, '!$&');
