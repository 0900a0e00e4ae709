import type { Preview } from '@/lib/api/runs';
import { standardBodyPart } from '@/lib/dicom/attributes/body-parts';
import { TAG, stringOf, type DicomJson } from '@/lib/dicom/json';

/** Of the standard's words those that a face may be part of. */
const WITH_FACE = new Set(
  `BRAIN CEREBELLUM CHEEK CIRCLEOFWILLIS EAR EYE EYELID FACE HEAD HEADNECK IAC JAW MAXILLA MOUTH NECK
  NECKCHEST NECKCHESTABDOMEN NECKCHESTABDPELV NOSE ORBIT SCALP SELLA SKULL TMJ WHOLEBODY ZYGOMA`.split(
    /\s+/,
  ),
);

/** What people write in place of them, in some languages. */
const WORDS =
  /(?<!\p{L})(heads?|brain|facial|face|skull|crani\p{L}*|c?cranium|neuro\p{L}*|cerebr\p{L}*|orbit\p{L}*|sinus(es)?|neck|sella|pituitary|kopf|sch(ä|ae)del|hirn|t(ê|e)te|cr(â|a)ne|cabeza|cerebro)(?!\p{L})|[头頭颅顱脑腦面眶]|鼻窦/iu;

/**
 * Does it show a head? Body Part Examined says so where it is one of the standard's words; else what
 * people wrote there and into descriptions, which is looked at here and goes nowhere.
 */
export function showsHead(header: DicomJson): boolean {
  const written = stringOf(header, TAG.BodyPartExamined);
  const standard = standardBodyPart(written);
  if (standard !== undefined) return WITH_FACE.has(standard);
  return [
    written,
    ...[TAG.SeriesDescription, TAG.StudyDescription, TAG.ProtocolName].map((tag) =>
      stringOf(header, tag),
    ),
  ].some((text) => text !== undefined && WORDS.test(text));
}

/** From slices this near, and this many, a face can be drawn that its owner is known by. */
const THIN_MM = 3;
const MANY = 20;

/** What is to be told of a face that could be rebuilt from what is sent. */
export function faceNotes(
  header: DicomJson,
  slices: readonly { readonly positionMm: number | null }[],
): Preview['deidentification'] {
  if (!showsHead(header)) return [];
  const positions = slices.flatMap(({ positionMm }) => positionMm ?? []);
  const reach = Math.max(...positions) - Math.min(...positions);
  const apart = reach / (positions.length - 1);
  if (positions.length >= MANY && apart <= THIN_MM) {
    const message = `A face can be rebuilt from these ${positions.length} slices, ${apart.toFixed(1)} mm apart. Fewer would do?`;
    return [{ level: 'warning', message }];
  }
  const message = `Slices of the head are few or far apart (${slices.length}): a face can hardly be rebuilt.`;
  return [{ level: 'done', message }];
}
