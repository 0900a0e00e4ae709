/** What may be under way at once, measured in bytes. */
export interface Budget {
  /**
   * Wait until that much is free. More than there is at all waits until nothing else is under way.
   *
   * @returns Call it once the bytes are let go.
   */
  take(bytes: number): Promise<() => void>;
}

export function openBudget(limit: number): Budget {
  let used = 0;
  const waiting: { bytes: number; go: () => void }[] = [];

  function serve() {
    for (let [first] = waiting; first; [first] = waiting) {
      if (used > 0 && used + first.bytes > limit) return;
      used += first.bytes;
      waiting.shift();
      first.go();
    }
  }
  return {
    take(bytes) {
      return new Promise((resolve) => {
        const free = () => {
          used -= bytes;
          serve();
        };
        waiting.push({ bytes, go: () => resolve(free) });
        serve();
      });
    },
  };
}
