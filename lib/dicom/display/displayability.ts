import { frameCount, type FrameIndex } from '@/lib/dicom/frame-index';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';

export type Displayability =
  { readonly shown: true } | { readonly shown: false; readonly reason: string };

const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/** SOP classes with pixels or without that are not pictures to read (PS3.4 B.5), by their UID. */
const NOT_IMAGES: readonly (readonly [uid: string, what: string])[] = [
  ['11', 'A presentation state'],
  ['66', 'A raw data or spatial registration object'],
  ['66.4', 'A segmentation'],
  ['66.5', 'A surface segmentation'],
  ['66.6', 'A tractography result'],
  ['66.7', 'A segmentation'],
  ['67', 'A real world value map'],
  ['77.1.6', 'A whole-slide microscopy image'],
  ['78', 'A measurement of the eye'],
  ['79', 'A measurement of the eye'],
  ['88', 'A structured report'],
  ['88.59', 'A key object selection'],
  ['9', 'A waveform'],
  ['104', 'An encapsulated document'],
  ['481.2', 'A dose distribution'],
  ['481.3', 'A radiotherapy structure set'],
  ['481', 'A radiotherapy object'],
  ['4.2', 'A spectroscopy measurement'],
];

/** Each frame is listed and ordered by itself; a byte could be one. */
const MOST_FRAMES = 65_536;

/** RT Image: an image among the radiotherapy objects. */
const IMAGES_AFTER_ALL = ['481.1'];

/** The longest entry of the table that the UID is or begins with. */
function notAnImage(sopClassUid: string): string | undefined {
  if (!sopClassUid.startsWith(STORAGE)) return undefined;
  const suffix = sopClassUid.slice(STORAGE.length);
  if (IMAGES_AFTER_ALL.includes(suffix)) return undefined;
  const [found] = NOT_IMAGES.filter(
    ([uid]) => suffix === uid || suffix.startsWith(`${uid}.`),
  ).sort(([a], [b]) => b.length - a.length);
  return found?.[1];
}

/**
 * Can an instance be shown as an image, or as a video, here? If not, why, in a sentence for the person who added
 * it. It is kept in any case.
 */
export function displayability(
  sopClassUid: string,
  header: DicomJson,
  frames: FrameIndex | undefined,
  transferSyntaxUid: string,
): Displayability {
  const what = notAnImage(sopClassUid);
  if (what) return no(`${what} is not shown as an image.`);
  const syntax = transferSyntax(transferSyntaxUid);
  const damage = imageDamage(header);
  if (!frames) return no(damage && holdsMatrix(header) ? damage : 'It holds no image.');
  if (damage) return no(damage);
  if (frameCount(frames) > MOST_FRAMES) {
    return no(
      `It has ${frameCount(frames)} frames; more than ${MOST_FRAMES} are not shown.`,
    );
  }
  if (!syntax) return no('Its pixels are in a coding that is private or unknown.');
  if (syntax.codec === 'other' || syntax.codec === 'jpeg-xl') {
    return no(`Its pixels are coded as ${syntax.name}, which is not decoded.`);
  }
  return { shown: true };
}

const no = (reason: string): Displayability => ({ shown: false, reason });

/** Rows, columns or bits are at least mentioned: it was meant to be an image. */
const holdsMatrix = (header: DicomJson) =>
  ['00280010', '00280011', '00280100'].some((tag) => tag in header);

function imageDamage(header: DicomJson): string | undefined {
  try {
    readImageAttributes(header);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
