import type { ContentNode } from '@/lib/dicom/structured/report/content-tree';
import { codeIn, isCode, wordsOf } from '@/lib/dicom/structured/report/content-tree';
import { dateTimeOf } from '@/lib/dicom/structured/origin';
import { personNameOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { SR } from '@/lib/dicom/structured/tags';

/** Who observed what stands below an item, and when (PS3.16 TID 1001 to 1004). */
export interface Context {
  readonly authors: readonly string[];
  readonly byDevice: boolean;
  readonly madeAt: string | null;
}

export const NO_CONTEXT: Context = { authors: [], byDevice: false, madeAt: null };

/**
 * The context that children of an item have: as the item says, else as the one above it says.
 *
 * People go before programs: where a person used one, the person observed.
 */
export function contextIn(node: ContentNode, above: Context, header: DicomJson): Context {
  const people: string[] = [];
  const devices: string[] = [];
  for (const child of node.children) {
    const { name, item } = child;
    if (isCode(name, '121008')) {
      people.push(personNameOf(item, SR.PersonName) ?? wordsOf(child));
    }
    if (isCode(name, '121013') || isCode(name, '121015')) devices.push(wordsOf(child));
  }
  const authors = [...new Set(people.filter(Boolean).map(readable))];
  const said = stringOf(node.item, SR.ObservationDateTime);
  const madeAt = (said && dateTimeOf(said, header)) || above.madeAt;
  if (authors.length > 0) return { authors, byDevice: false, madeAt };
  const [device] = devices.filter(Boolean);
  if (device) return { authors: [device.slice(0, 64)], byDevice: true, madeAt };
  return { ...above, madeAt };
}

/** A name as it is written, `Family^Given`; one that was never split has no `^`. */
const readable = (name: string) => name.replace(/\^+$/, '').slice(0, 64);

/** The scale of a number, where the object says it: how it was measured. */
export function methodOf(node: ContentNode): string | undefined {
  const method = node.children.find(({ name }) => isCode(name, '370129005', 'SCT'));
  return method && codeIn(method.item, SR.ConceptCodeSequence)?.meaning;
}
