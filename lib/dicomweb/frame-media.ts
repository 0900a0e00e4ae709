import type { MediaRange } from '@/lib/dicomweb/accept';
import { PLAIN_TRANSFER_SYNTAX } from '@/lib/dicom/display/plain-frames';
import { CODED_SYNTAXES, codingOf, type Coding } from '@/lib/dicom/recode/coded-syntaxes';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';

/** How frames are answered. */
export interface FrameMedia {
  /** Each frame is a part of its own; one frame may be the whole body instead. */
  readonly multipart: boolean;
  readonly mediaType: string;
  readonly syntax: string;
  /**
   * As they lie in the object; decoded; decoded and plain (our own addition, see `whyPlain`); coded
   * in another transfer syntax than they are stored in.
   */
  readonly form: 'stored' | 'decoded' | 'plain' | 'coded';
}

const BYTES = 'application/octet-stream';
const ROOT = '1.2.840.10008.1.2';

/**
 * The transfer syntaxes of each media type of compressed frames, its default first (PS3.18 tables
 * 8.7.3-3 and 8.7.3-5).
 */
const IMAGES: Record<string, readonly string[]> = {
  'image/jpeg': ['.4.70', '.4.50', '.4.51', '.4.57'],
  'image/dicom-rle': ['.5'],
  'image/jls': ['.4.80', '.4.81'],
  'image/jp2': ['.4.90', '.4.91'],
  'image/jpx': ['.4.92', '.4.93'],
  'image/jphc': ['.4.201', '.4.202', '.4.203'],
  'image/jxl': ['.4.110', '.4.111', '.4.112'],
  'video/mpeg2': ['.4.100', '.4.101'],
  'video/mp4': ['.4.102', '.4.103', '.4.104', '.4.105', '.4.106'],
  'video/h265': ['.4.107', '.4.108'],
};

/**
 * How frames are to be answered (PS3.18 8.7.3): the first of what is accepted that can be done.
 * Bytes of no named transfer syntax are Explicit VR Little Endian; `*` is what is stored.
 *
 * @param stored - Transfer syntax of the frames as they lie in the archive.
 * @param whyNot - Why these frames can't be coded so, as the end of a sentence; asked where they would be.
 * @throws AppError `not_acceptable`
 */
export function chooseFrameMedia(
  accepted: readonly MediaRange[],
  stored: string,
  count: 'one' | 'many',
  whyNot: (coding: Coding) => string | undefined = () => undefined,
): FrameMedia {
  let reason: string | undefined;
  for (const { type, parameters } of accepted) {
    const multipart = type === '*/*' || type.startsWith('multipart/');
    if (!multipart && count === 'many') continue;
    const wanted = type.startsWith('multipart/') ? (parameters['type'] ?? '*/*') : type;
    const syntax = parameters['transfer-syntax'];
    const found = choose(wanted.toLowerCase(), syntax, frameTransferSyntax(stored));
    if (!found) continue;
    const coding = found.form === 'coded' ? codingOf(found.syntax) : undefined;
    const cannot = coding && whyNot(coding);
    if (cannot) {
      reason ??= `It can't be coded in ${found.syntax}: ${cannot}.`;
      continue;
    }
    const isPlain =
      found.syntax === PLAIN_TRANSFER_SYNTAX && parameters['pixels'] === 'plain';
    return { ...found, ...(isPlain && { form: 'plain' }), multipart };
  }
  if (reason) throw new AppError('not_acceptable', reason);
  throw new AppError('not_acceptable', 'These frames are not given in that form.', {
    hint:
      `They are stored in ${stored}, are decoded to ${PLAIN_TRANSFER_SYNTAX} and coded in ` +
      `${CODED_SYNTAXES.join(', ')}.` +
      (count === 'many' ? ' Several frames are several parts: multipart/related.' : ''),
  });
}

type Found = Omit<FrameMedia, 'multipart'>;

function choose(
  wanted: string,
  syntax: string | undefined,
  stored: string,
): Found | undefined {
  const asStored: Found = { mediaType: BYTES, syntax: stored, form: 'stored' };
  if (wanted === '*/*' || wanted === 'application/*' || wanted === BYTES) {
    if (syntax === '*' || syntax === stored) return asStored;
    if (syntax !== undefined) return recoded(BYTES, syntax, stored);
    if (wanted !== BYTES) return asStored;
    // What nobody decodes here is given as it is, and says so.
    return recoded(BYTES, PLAIN_TRANSFER_SYNTAX, stored) ?? asStored;
  }
  for (const [mediaType, suffixes] of Object.entries(IMAGES)) {
    const any = wanted === `${mediaType.split('/')[0]}/*`;
    if (mediaType !== wanted && !any) continue;
    const syntaxes = suffixes.map((suffix) => ROOT + suffix);
    const named = syntax !== undefined && syntax !== '*';
    if (syntaxes.includes(stored) && (!named || syntax === stored)) {
      return { ...asStored, mediaType };
    }
    // Nobody who takes any picture wants one made anew.
    const target = named ? syntax : any ? undefined : syntaxes[0];
    const isOffered = syntax !== '*' && target && syntaxes.includes(target);
    const found = isOffered ? recoded(mediaType, target, stored) : undefined;
    if (found) return found;
  }
  return undefined;
}

function recoded(mediaType: string, syntax: string, stored: string): Found | undefined {
  const from = transferSyntax(stored)?.codec;
  if (syntax === stored) return { mediaType, syntax, form: 'stored' };
  if (!from || UNDECODABLE.has(from)) return undefined;
  if (syntax === PLAIN_TRANSFER_SYNTAX) return { mediaType, syntax, form: 'decoded' };
  return codingOf(syntax) ? { mediaType, syntax, form: 'coded' } : undefined;
}

const UNDECODABLE = new Set(['video', 'jpeg-xl', 'other']);

/**
 * How the bytes of a stored frame are coded. Uncompressed frames are the same bytes in every
 * uncompressed syntax but big endian; what is inside an encapsulated one stays as it was.
 */
export function frameTransferSyntax(storedUid: string): string {
  const syntax = transferSyntax(storedUid);
  const raw = syntax && ['native', 'deflated', 'big-endian'].includes(syntax.codec);
  return raw && !syntax.encapsulated ? PLAIN_TRANSFER_SYNTAX : storedUid;
}

/** `Content-Type` of a frame (PS3.18 8.7.3.3.2). */
export const frameContentType = ({ mediaType, syntax }: FrameMedia) =>
  `${mediaType}; transfer-syntax=${syntax}`;
