/** One thing before and after it was changed; null where there was none. */
export interface Change<Thing> {
  readonly key: string;
  readonly before: Thing | null;
  readonly after: Thing | null;
}

/** What was done, step by step, to be taken back and done again. */
export interface History<Thing> {
  /**
   * A step was done; whatever had been taken back before can't be done again any more.
   *
   * @param gesture - Steps that follow each other with the same name of a gesture are one: a drag is
   *   told of many times, and words belong to the arrow that they were asked for.
   */
  record(changes: readonly Change<Thing>[], gesture?: string): void;
  /** What the last step changed, the last change first; nothing when all is taken back. */
  back(): readonly Change<Thing>[];
  /** What the step that was taken back last had changed. */
  forth(): readonly Change<Thing>[];
}

export function createHistory<Thing>(): History<Thing> {
  const steps: { gesture: string | undefined; changes: readonly Change<Thing>[] }[] = [];
  let done = 0;
  return {
    record(changes, gesture) {
      const last = done === steps.length ? steps.at(-1) : undefined;
      const goesOn = gesture !== undefined && last?.gesture === gesture;
      if (goesOn) done--;
      const all = goesOn ? joined(last.changes, changes) : changes;
      steps.splice(done);
      if (all.length > 0) steps.push({ gesture, changes: all });
      done = steps.length;
    },
    back() {
      const step = steps[done - 1];
      if (!step) return [];
      done--;
      return [...step.changes].reverse();
    },
    forth() {
      const step = steps[done];
      if (!step) return [];
      done++;
      return step.changes;
    },
  };
}

/** From the state before the first to the one after the second; what came and went is left out. */
function joined<Thing>(
  first: readonly Change<Thing>[],
  second: readonly Change<Thing>[],
): readonly Change<Thing>[] {
  const byKey = new Map(first.map((change) => [change.key, change]));
  for (const { key, before, after } of second) {
    const earlier = byKey.get(key);
    byKey.set(key, { key, before: earlier ? earlier.before : before, after });
  }
  return [...byKey.values()].filter(({ before, after }) => before !== after);
}
