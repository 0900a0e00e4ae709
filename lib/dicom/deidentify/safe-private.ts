import { itemsOf, numberOf, stringOf, type DicomJson } from '@/lib/dicom/json';

/** Is a private attribute known to say nothing of anybody? */
export type IsSafePrivate = (group: string, creator: string, element: string) => boolean;

/**
 * Attributes of Table E.3.10-1 that pictures can't be measured or sorted without: factors of PET,
 * weights and directions of diffusion. By creator, group and the two digits within the block.
 */
const KNOWN = new Set([
  'Philips PET Private Group 7053 00',
  'Philips PET Private Group 7053 09',
  'Philips Imaging DD 001 2001 03',
  'Philips Imaging DD 001 2001 04',
  'GEMS_PARM_01 0043 39',
  'GEMS_ACQU_01 0019 BB',
  'GEMS_ACQU_01 0019 BC',
  'GEMS_ACQU_01 0019 BD',
  'SIEMENS MR HEADER 0019 0C',
  'SIEMENS MR HEADER 0019 0D',
  'SIEMENS MR HEADER 0019 0E',
  'SIEMENS MR HEADER 0019 27',
]);

/**
 * What the data set itself says to be safe (Private Data Element Characteristics Sequence), and what
 * the standard lists.
 *
 * @see DICOM PS3.15 E.3.10, PS3.3 C.12.1.1.7
 */
export function safePrivate(header: DicomJson): IsSafePrivate {
  const said = new Map<string, 'all' | ReadonlySet<number>>();
  for (const item of itemsOf(header, '00080300')) {
    const group = numberOf(item, '00080301');
    const creator = stringOf(item, '00080302');
    const status = stringOf(item, '00080303');
    if (group === undefined || !creator) continue;
    const elements = (item['00080304']?.Value ?? []).filter(
      (each): each is number => typeof each === 'number',
    );
    const key = `${group.toString(16).padStart(4, '0').toUpperCase()} ${creator}`;
    if (status === 'SAFE') said.set(key, 'all');
    else if (status === 'MIXED') said.set(key, new Set(elements));
  }
  return (group, creator, element) => {
    const own = said.get(`${group} ${creator}`);
    if (own === 'all') return true;
    if (own?.has(Number.parseInt(element, 16))) return true;
    return KNOWN.has(`${creator} ${group} ${element}`);
  };
}
