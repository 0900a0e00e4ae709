/** How much is asked of one service at a time. */
export interface Pace {
  /** Requests under way at once. */
  readonly atOnce: number;
  /** Requests begun within any minute; null: as many as there are. */
  readonly perMinute: number | null;
}

/** What the models file says; by default one graphics card answers one question, a hosted service several. */
export const paceOf = (egress: string, atOnce?: number, perMinute?: number): Pace => ({
  atOnce: atOnce ?? (egress === 'remote' ? 4 : 1),
  perMinute: perMinute ?? null,
});

const MINUTE_MS = 60_000;

interface Lane {
  underWay: number;
  /** When those of the last minute were begun, oldest first. */
  begun: number[];
}

/** What is under way at each service: models behind one address and key share its limits. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  /**
   * May one more be begun?
   *
   * @param now - Milliseconds, of any clock that only goes on.
   * @returns 0: yes; else after how many milliseconds it is worth asking again, at the latest: sooner
   *   where one ends.
   */
  wait(service: string, { atOnce, perMinute }: Pace, now: number): number {
    const lane = this.#lanes.get(service);
    if (!lane) return 0;
    if (lane.underWay >= atOnce) return Infinity;
    if (perMinute === null) return 0;
    lane.begun = lane.begun.filter((at) => at > now - MINUTE_MS);
    const [oldest] = lane.begun.slice(-perMinute);
    return lane.begun.length < perMinute || oldest === undefined
      ? 0
      : oldest + MINUTE_MS - now;
  }

  begin(service: string, now: number): void {
    const lane = this.#lanes.get(service) ?? { underWay: 0, begun: [] };
    lane.underWay += 1;
    lane.begun.push(now);
    this.#lanes.set(service, lane);
  }

  end(service: string): void {
    const lane = this.#lanes.get(service);
    if (lane) lane.underWay -= 1;
  }
}
