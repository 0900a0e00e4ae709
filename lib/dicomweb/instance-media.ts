import { takes, type MediaRange } from '@/lib/dicomweb/accept';
import { PLAIN_TRANSFER_SYNTAX } from '@/lib/dicom/display/plain-frames';
import {
  CODED_SYNTAXES,
  codingOf,
  isLossless,
  type Coding,
} from '@/lib/dicom/recode/coded-syntaxes';
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
 * @param whyNot - Why these instances can't be coded so, as the end of a sentence; asked where they
 *   would be.
 * @throws AppError `not_acceptable`
 */
export function chooseInstanceMedia(
  accepted: readonly MediaRange[],
  stored: ReadonlySet<string>,
  count: number,
  whyNot: (coding: Coding) => string | undefined = () => undefined,
): InstanceMedia {
  let reason: string | undefined;
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
    if (!lenient && ![...stored].every((each) => canBe(each, target))) continue;
    const isStored = stored.size === 1 && stored.has(target);
    const coding = isStored ? undefined : codingOf(target);
    const cannot = coding && whyNot(coding);
    if (!cannot) return { multipart, syntax: target, lenient };
    reason ??= `It can't be coded in ${target}: ${cannot}.`;
  }
  if (reason) throw new AppError('not_acceptable', reason);
  throw new AppError('not_acceptable', 'These instances are not given in that form.', {
    hint:
      `As stored (transfer-syntax=*), decoded to ${PLAIN_TRANSFER_SYNTAX}, or coded without loss in ` +
      `${LOSSLESS.join(', ')}: application/dicom` +
      (count > 1 ? ' in parts: multipart/related.' : '.'),
  });
}

const LOSSLESS = CODED_SYNTAXES.filter((uid) => {
  const coding = codingOf(uid);
  return coding && isLossless(coding);
});

/**
 * Can an instance be written in another transfer syntax? With loss it would be another instance, under
 * a UID of its own (PS3.4 B.4.1), which nobody asks of an archive.
 */
export function canBe(stored: string, target: string): boolean {
  if (stored === target) return true;
  const from = transferSyntax(stored);
  const decodes = from && !['video', 'jpeg-xl', 'other'].includes(from.codec);
  return (
    (target === PLAIN_TRANSFER_SYNTAX || LOSSLESS.includes(target)) && decodes === true
  );
}
