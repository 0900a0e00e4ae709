import { takes, type MediaRange } from '@/lib/dicomweb/accept';
import { AppError } from '@/lib/errors';

export type PictureType = (typeof TYPES)[number];

/** How pictures are answered. */
export interface PictureMedia {
  readonly type: PictureType;
  /**
   * One picture; each a part of its own; all of them in one that moves; the first, where a single
   * picture was asked for of an instance that holds several.
   */
  readonly form: 'one' | 'parts' | 'animation' | 'first';
}

/** Those that a server has to have, the default first (PS3.18 table 8.7.4-1). */
const TYPES = ['image/jpeg', 'image/png', 'image/gif'] as const;

/**
 * How pictures are to be answered (PS3.18 8.7.4): the first of what is accepted that can be done.
 *
 * @param what - One frame; an instance of several; several of any.
 * @throws AppError `not_acceptable`
 */
export function choosePictureMedia(
  accepted: readonly MediaRange[],
  what: 'frame' | 'clip' | 'several',
): PictureMedia {
  for (const { type, parameters } of accepted) {
    const multipart = type.startsWith('multipart/');
    const wanted = multipart ? (parameters['type'] ?? '*/*').toLowerCase() : type;
    const found = TYPES.find((each) => takes(wanted, each));
    if (!found) continue;
    if (multipart) return { type: found, form: 'parts' };
    if (what === 'frame') return { type: found, form: 'one' };
    if (type === '*/*') return { type: found, form: 'parts' };
    if (what === 'clip') {
      return { type: found, form: found === 'image/gif' ? 'animation' : 'first' };
    }
  }
  throw new AppError('not_acceptable', 'Pictures are not given in that form.', {
    hint:
      `They are ${TYPES.join(', ')}` +
      (what === 'frame' ? '.' : '; several come in parts: multipart/related.'),
  });
}
