import { randomUUID } from 'node:crypto';
import { againIfBeaten, type Db } from '@/lib/store/db';
import { isGone, ownerHere, ownerOf, STALE_MS } from '@/lib/workflow/process-owner';

/** Who works on the queue of an archive; only one process does at a time. */
const NAME = 'experiment-queue';
/** So long nobody else can take what was claimed: an idle server need not write every second. */
const HELD_MS = STALE_MS / 3;

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
    const value = JSON.stringify(ownerHere(this.#token, at));
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
    return !owner || owner.token === this.#token || isGone(owner);
  }
}
