import { keywordOf } from '@/lib/dicom/attributes/data-dictionary';
import { isPrivate } from '@/lib/dicom/deidentify/table';

/** What became of an attribute; what was kept as it is isn't counted. */
export type Deed = 'removed' | 'emptied' | 'replaced' | 'shifted';

export interface Counts {
  add(tag: string, deed: Deed): void;
  /** By keyword, in order; attributes of makers together. */
  table(): Record<string, Partial<Record<Deed, number>>>;
}

/** How often something was done to which attribute: numbers alone, nothing of the values. */
export function openCounts(): Counts {
  const counts = new Map<string, Partial<Record<Deed, number>>>();
  return {
    add(tag, deed) {
      const name = isPrivate(tag) ? 'private' : (keywordOf(tag) ?? tag);
      const known = counts.get(name) ?? {};
      counts.set(name, { ...known, [deed]: (known[deed] ?? 0) + 1 });
    },
    table: () => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
