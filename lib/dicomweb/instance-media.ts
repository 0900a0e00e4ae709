import { takes, type MediaRange } from '@/lib/dicomweb/accept';
import { PLAIN_TRANSFER_SYNTAX } from '@/lib/dicom/display/plain-frames';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';

/** How whole instances are answered. */
export interface InstanceMedia {
  readonly multipart: boolean;
  /** A transfer syntax, or as each is stored. */
  readonly syntax: string | 'stored';
  /** What cannot be had in that syntax is given as it is stored: nobody insisted. */
  readonly lenient: boolean;
}

const DICOM = 'application/dicom';

/**
 * How instances are to be answered (PS3.18 8.7.3.5). Without a transfer syntax, application/dicom is
 * Explicit VR Little Endian; `*` is what is stored.
 *
 * @param stored - The transfer syntaxes that are asked for.
 * @throws AppError `not_acceptable`
 */
export function chooseInstanceMedia(
  accepted: readonly MediaRange[],
  stored: ReadonlySet<string>,
  count: number,
): InstanceMedia {
  for (const { type, parameters } of accepted) {
    const multipart = type === '*/*' || type.startsWith('multipart/');
    if (!multipart && count > 1) continue;
    const wanted = type.startsWith('multipart/') ? (parameters['type'] ?? '*/*') : type;
    if (!takes(wanted.toLowerCase(), DICOM)) continue;
    const syntax = parameters['transfer-syntax'];
    const asStored = syntax === '*' || (syntax === undefined && wanted !== DICOM);
    if (asStored) return { multipart, syntax: 'stored', lenient: true };
    const target = syntax ?? PLAIN_TRANSFER_SYNTAX;
    const lenient = syntax === undefined;
    if (lenient || [...stored].every((each) => canBe(each, target))) {
      return { multipart, syntax: target, lenient };
    }
  }
  throw new AppError('not_acceptable', 'These instances are not given in that form.', {
    hint:
      `As stored (transfer-syntax=*) or decoded to ${PLAIN_TRANSFER_SYNTAX}, application/dicom` +
      (count > 1 ? ' in parts: multipart/related.' : '.'),
  });
}

/** Can an instance be written in another transfer syntax? */
export function canBe(stored: string, target: string): boolean {
  if (stored === target) return true;
  const from = transferSyntax(stored);
  const decodes = from && !['video', 'jpeg-xl', 'other'].includes(from.codec);
  return target === PLAIN_TRANSFER_SYNTAX && decodes === true;
}
