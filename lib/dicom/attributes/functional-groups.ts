import { TAG, itemOf, itemsOf, type DicomJson } from '@/lib/dicom/json';

/**
 * The data sets in which an attribute of one frame may stand, nearest first: the item of a
 * functional group macro for this frame, the one shared by all frames, the instance itself.
 *
 * @param frame - From 1.
 * @param macro - Tag of the macro's sequence, such as Plane Position Sequence.
 * @see DICOM PS3.3 C.7.6.16
 */
export function groupsOf(header: DicomJson, frame: number, macro: string): DicomJson[] {
  const own = itemOf(header, TAG.PerFrameFunctionalGroupsSequence, frame);
  const shared = itemOf(header, TAG.SharedFunctionalGroupsSequence, 1);
  const items = [own, shared].flatMap((group) => (group ? itemsOf(group, macro) : []));
  return [...items, header];
}

/** The nearest of those data sets that has the attribute, or an empty one. */
export const groupWith = (
  header: DicomJson,
  frame: number,
  macro: string,
  tag: string,
): DicomJson =>
  groupsOf(header, frame, macro).find((group) => group[tag]?.Value !== undefined) ?? {};
