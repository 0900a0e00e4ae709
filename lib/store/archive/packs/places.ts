import { Prisma } from '@/lib/store/generated/sqlite/client';
import { rowsOf, type Db } from '@/lib/store/db';
import type { PackedAt } from '@/lib/store/archive/packs/pack-file';

const { sql, join } = Prisma;

/** Where an object's bytes lie. */
export interface Place {
  readonly bytes: number;
  /** Null = it is a file of its own. */
  readonly packed: PackedAt | null;
}

/** What the database knows of where objects lie. */
export interface Places {
  /** Undefined for what is not counted. Asked once of each: its neighbours are likely to be read next. */
  find(sha256: string): Promise<Place | undefined>;
  /** Of many that are about to be stored. What is not counted is left out. */
  findAll(sha256s: readonly string[]): Promise<Map<string, Place>>;
  /** It was written there just now, and the database will hear of it. */
  learn(sha256: string, place: Place): void;
  /** The place is not what it was. */
  outdated(sha256: string): void;
  /** It is in no pack any more. @returns The pack, if nothing else is in it. */
  forget(sha256: string): Promise<string | undefined>;
  /** A pack is about to go: nothing more is to be written to it. */
  leave(pack: string): void;
  isLeft(pack: string): boolean;
  /** Where the last object of a pack ends; 0 if there is none. */
  endOf(pack: string): Promise<number>;
}

interface Row {
  sha256: string;
  bytes: number | bigint;
  pack: string | null;
  offset: number | bigint | null;
}

const toPlace = ({ bytes, pack, offset }: Row): Place => ({
  bytes: Number(bytes),
  packed: pack === null || offset === null ? null : { pack, offset: Number(offset) },
});

/** Some 200 bytes each. */
const MOST_REMEMBERED = 20_000;
/** How far ahead in a pack, and how many. */
const AHEAD_BYTES = 128 * 1024 ** 2;
const AHEAD = 256;

export function openPlaces(db: Db): Places {
  const remembered = new Map<string, Place>();
  const left = new Set<string>();

  function remember(sha256: string, place: Place) {
    remembered.delete(sha256);
    remembered.set(sha256, place);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) return;
      remembered.delete(oldest);
    }
  }

  return {
    async find(sha256) {
      const known = remembered.get(sha256);
      if (known) return known;
      const [row] = await db.$queryRaw<Row[]>(sql`
        SELECT "sha256", "bytes", "pack", "offset" FROM "StoredObject"
        WHERE "sha256" = ${sha256}`);
      if (!row) return undefined;
      const { pack, offset } = row;
      if (pack !== null && offset !== null) {
        const near = await db.$queryRaw<Row[]>(sql`
          SELECT "sha256", "bytes", "pack", "offset" FROM "StoredObject"
          WHERE "pack" = ${pack} AND "offset" BETWEEN ${offset} AND ${Number(offset) + AHEAD_BYTES}
          ORDER BY "offset" LIMIT ${AHEAD}`);
        near.forEach((each) => remember(each.sha256, toPlace(each)));
      }
      remember(sha256, toPlace(row));
      return toPlace(row);
    },
    async findAll(sha256s) {
      const asked = sql`
        SELECT "sha256", "bytes", "pack", "offset" FROM "StoredObject"
        WHERE "sha256" IN (${join([...sha256s])})`;
      const rows = await rowsOf<Row>(db, asked);
      return new Map(rows.map((row) => [row.sha256, toPlace(row)]));
    },
    learn: remember,
    outdated: (sha256) => void remembered.delete(sha256),
    async forget(sha256) {
      remembered.delete(sha256);
      return db.$transaction(async (session) => {
        const row = await session.storedObject.findUnique({ where: { sha256 } });
        if (!row?.pack) return undefined;
        await session.storedObject.update({
          where: { sha256 },
          data: { pack: null, offset: null },
        });
        const others = await session.storedObject.findFirst({
          where: { pack: row.pack },
        });
        return others ? undefined : row.pack;
      });
    },
    leave: (pack) => void left.add(pack),
    isLeft: (pack) => left.has(pack),
    async endOf(pack) {
      const last = await db.storedObject.findFirst({
        where: { pack },
        orderBy: { offset: 'desc' },
        select: { offset: true, bytes: true },
      });
      return last ? (last.offset ?? 0) + last.bytes : 0;
    },
  };
}
