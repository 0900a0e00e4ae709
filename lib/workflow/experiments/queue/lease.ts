import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { againIfBeaten, type Db } from '@/lib/store/db';

/** Who works on the queue of an archive; only one process does at a time. */
const NAME = 'experiment-queue';
/** An owner on another machine that said nothing for so long is gone. */
const STALE_MS = 30_000;
/** So long nobody else can take what was claimed: an idle server need not write every second. */
const HELD_MS = STALE_MS / 3;

const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  token: z.string(),
  /** Milliseconds since 1970: when it was last there. */
  at: z.number(),
});
type Owner = z.infer<typeof ownerSchema>;

/** This process's claim to the queue. */
export class Lease {
  readonly #token = randomUUID();
  readonly #db: Db;
  #claimedAt = -Infinity;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Take the queue, or keep it. @returns false while somebody else has it. */
  async hold(): Promise<boolean> {
    const now = Date.now();
    if (now - this.#claimedAt < HELD_MS) return true;
    const isOurs = await this.#claim(now);
    this.#claimedAt = isOurs ? now : -Infinity;
    return isOurs;
  }

  #claim(at: number): Promise<boolean> {
    const own: Owner = {
      ...{ pid: process.pid, host: hostname(), token: this.#token },
      at,
    };
    const value = JSON.stringify(own);
    return againIfBeaten(() =>
      this.#db.$transaction(async (session) => {
        const row = await session.setting.findUnique({ where: { name: NAME } });
        if (!row) {
          await session.setting.create({ data: { name: NAME, value } });
          return true;
        }
        if (!this.#mayTake(row.value)) return false;
        // Whoever else thought so at the same moment finds another value.
        const { count } = await session.setting.updateMany({
          where: { name: NAME, value: row.value },
          data: { value },
        });
        return count > 0;
      }),
    );
  }

  /** Let others have it at once. */
  async release(): Promise<void> {
    this.#claimedAt = -Infinity;
    const row = await this.#db.setting.findUnique({ where: { name: NAME } });
    const owner = row && ownerOf(row.value);
    if (owner?.token !== this.#token) return;
    await this.#db.setting.deleteMany({ where: { name: NAME, value: row?.value ?? '' } });
  }

  #mayTake(value: string): boolean {
    const owner = ownerOf(value);
    if (!owner || owner.token === this.#token) return true;
    if (owner.host !== hostname()) return Date.now() - owner.at > STALE_MS;
    // Another claim under our own number is of a process that had it before us.
    if (owner.pid === process.pid || !isAlive(owner.pid)) return true;
    return Date.now() - owner.at > STALE_MS;
  }
}

function ownerOf(value: string): Owner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

/** Signal 0 does nothing but find out. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
