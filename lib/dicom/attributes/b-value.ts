import { TAG, numberOf, numbersOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { groupWith } from '@/lib/dicom/attributes/functional-groups';

/**
 * The diffusion weighting of a frame in s/mm², from the standard attribute or, for files made
 * before it, from where Siemens and GE keep it.
 */
export function readBValue(header: DicomJson, frame: number): number | undefined {
  const group = groupWith(header, frame, TAG.MRDiffusionSequence, TAG.DiffusionBValue);
  return numberOf(group, TAG.DiffusionBValue) ?? siemens(header) ?? ge(header);
}

/** (0019,xx0C), IS; UN when the file went through an archive that didn't know it. */
function siemens(header: DicomJson): number | undefined {
  const tag = privateTag(header, '0019', 'SIEMENS MR HEADER', '0C');
  return tag
    ? (numberOf(header, tag) ?? textNumber(header[tag]?.InlineBinary))
    : undefined;
}

/** (0043,xx39), IS, the first value; 10⁹ is added on some software versions. */
function ge(header: DicomJson): number | undefined {
  const tag = privateTag(header, '0043', 'GEMS_PARM_01', '39');
  if (!tag) return undefined;
  const value = numbersOf(header, tag)[0] ?? textNumber(header[tag]?.InlineBinary);
  return value === undefined ? undefined : value % 1e9;
}

/** The full tag of a private element: its creator reserves a block (PS3.5 7.8.1). */
function privateTag(header: DicomJson, group: string, creator: string, element: string) {
  for (const tag in header) {
    if (!tag.startsWith(`${group}00`) || stringOf(header, tag) !== creator) continue;
    const block = tag.slice(6);
    if (block >= '10') return `${group}${block}${element}`;
  }
  return undefined;
}

function textNumber(base64: string | undefined): number | undefined {
  const text = base64 === undefined ? '' : atob(base64).replaceAll('\0', '').trim();
  const number = Number(text.split('\\')[0]);
  return text !== '' && Number.isFinite(number) ? number : undefined;
}
