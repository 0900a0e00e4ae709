/** How long after somebody did something they are still taken to be at it, milliseconds. */
export const IDLE = 60_000;

/** Active work, as it is counted: the page is looked at, and somebody did something not long ago. */
export interface ActiveClock {
  /** Somebody did something. */
  sign(): void;
  /** The page is looked at from now on, or isn't. */
  look(isVisible: boolean): void;
  /** Somebody is at this finding from now on; null: at none. */
  at(findingId: string | null): void;
  read(): { seconds: number; onFindings: Record<string, number> };
}

/**
 * @param now - Milliseconds of a clock that never goes back.
 * @param idle - How long after a sign somebody is taken to be at it, milliseconds.
 */
export function createActiveClock(now: () => number, idle = IDLE): ActiveClock {
  let until = -Infinity;
  let last = now();
  let isVisible = true;
  let findingId: string | null = null;
  let total = 0;
  const onFindings = new Map<string, number>();

  const count = () => {
    const at = now();
    const worked = isVisible ? Math.max(0, Math.min(at, until) - last) : 0;
    last = at;
    total += worked;
    if (findingId !== null && worked > 0) {
      onFindings.set(findingId, (onFindings.get(findingId) ?? 0) + worked);
    }
  };
  return {
    sign() {
      count();
      until = last + idle;
    },
    look(next) {
      count();
      isVisible = next;
    },
    at(next) {
      count();
      findingId = next;
    },
    read() {
      count();
      return {
        seconds: Math.floor(total / 1000),
        onFindings: Object.fromEntries(
          [...onFindings].map(([id, worked]) => [id, Math.floor(worked / 1000)]),
        ),
      };
    },
  };
}
