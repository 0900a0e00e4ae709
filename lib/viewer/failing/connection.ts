/**
 * Whether the archive answers, as the frames that were asked for tell. Who waits for frames doesn't ask
 * while it doesn't, and goes on by itself once it does again.
 */
export interface Connection {
  isLost(): boolean;
  /** Nobody answered. It is knocked at from now on, less and less often. */
  lost(): void;
  /** Something came. */
  found(): void;
  /** Knock now. */
  retry(): void;
  /** @returns How to be told no more. */
  subscribe(listener: () => void): () => void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/** @param knock - Resolves to whether somebody answers; never rejects. */
export function createConnection(knock: () => Promise<boolean>): Connection {
  const listeners = new Set<() => void>();
  let isLost = false;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function become(lost: boolean) {
    if (isLost === lost) return;
    isLost = lost;
    for (const listener of [...listeners]) listener();
  }
  function knockLater() {
    clearTimeout(timer);
    timer = setTimeout(() => void tryAgain(), wait);
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
  }
  async function tryAgain() {
    clearTimeout(timer);
    if (!isLost) return;
    // The waits begin anew only when a frame came: who answers a knock may still give none.
    if (await knock()) become(false);
    else knockLater();
  }

  return {
    isLost: () => isLost,
    lost() {
      if (isLost) return;
      become(true);
      knockLater();
    },
    found() {
      clearTimeout(timer);
      wait = FIRST_WAIT_MS;
      become(false);
    },
    retry: () => void tryAgain(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** To the server that this page came from. */
export const connection = createConnection(async () => {
  try {
    const { ok } = await fetch('/api/health', { cache: 'no-store' });
    return ok;
  } catch {
    return false;
  }
});
