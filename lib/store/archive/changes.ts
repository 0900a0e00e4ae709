/**
 * Counts what this process changes in the archive, so that what is kept in memory of it is looked at
 * again. The process holds this module twice, in Next's bundle and beside it: the count is global.
 */
const place = globalThis as { overreadArchiveChanges?: number };

/** To be called after a transaction that added, replaced or deleted instances. */
export const archiveChanged = () => {
  place.overreadArchiveChanges = archiveChanges() + 1;
};

export const archiveChanges = (): number => place.overreadArchiveChanges ?? 0;
