import {
  reportedAnnotations,
  reportedFindings,
  type Annotation,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import { WIDTH, type Paper, type Place } from '@/lib/export/documents/paper';
import type { Words } from '@/lib/export/documents/words';
import { pointsOf } from '@/lib/export/drawings/line';
import { outlinesOf, seenOutline, type Outline } from '@/lib/export/drawings/outlines';
import type { PixelSource } from '@/lib/export/export-format';
import { chosenFrames, type ChosenFrame } from '@/lib/export/pictures/chosen-frames';
import { pngOf } from '@/lib/export/pictures/png';
import { AppError } from '@/lib/errors';
import { orientationLetters, standardOrientation, turnPoint } from '@/lib/image/orient';
import type { PixelPoint } from '@/lib/image/geometry';

/** Those beyond are named, so that a report of a thousand marks is still a document. */
const MOST = 24;
/** Points; two of them have a page to themselves. */
export const MOST_HIGH = 270;
/** Lines of a caption that stand on the page of their picture. */
const MOST_BESIDE = 12;
/** Of a picture in pixels: more than paper shows, of a radiograph less than there is. */
const MOST_PIXELS = 1400;

/** Something drawn on an image, and the line of the caption that has its number. */
interface Mark {
  readonly outlines: readonly Outline[];
  readonly by: 'reader' | 'finding';
  readonly said: string;
}

export interface KeyImages {
  readonly shown: readonly KeyImage[];
  /** Images that the report refers to as well. */
  readonly others: readonly ChosenFrame[];
}

export interface KeyImage {
  readonly chosen: ChosenFrame;
  readonly marks: readonly Mark[];
  /** The reason, where it can't be shown. */
  readonly picture: { png: Uint8Array; width: number; height: number } | string;
}

/**
 * The images that a report refers to: those chosen, drawn on or boxed before those that are only named.
 *
 * @throws AppError `not_found` when something refers to an image that the study doesn't have.
 */
export async function keyImages(
  study: ReportedStudy,
  pixels: PixelSource,
  words: Words,
): Promise<KeyImages> {
  const frames = chosenFrames(study, 'marked').map((chosen) => {
    const marks = marksOn(study, chosen, words);
    return {
      chosen,
      marks,
      isMarked:
        marks.some(({ outlines }) => outlines.length > 0) ||
        chosen.shows.includes('key image'),
    };
  });
  const first = [
    ...frames.filter(({ isMarked }) => isMarked),
    ...frames.filter(({ isMarked }) => !isMarked),
  ];
  const chosen = new Set(first.slice(0, MOST));
  const shown: KeyImage[] = [];
  for (const each of frames.filter((frame) => chosen.has(frame))) {
    shown.push({ ...each, picture: await pictureOf(each.chosen, pixels) });
  }
  return { shown, others: first.slice(MOST).map((each) => each.chosen) };
}

async function pictureOf({ instance, frame }: ChosenFrame, pixels: PixelSource) {
  try {
    const picture = await pixels.picture(instance.sopInstanceUid, frame);
    const { width, height } = picture;
    return { png: await pngOf(picture, MOST_PIXELS), width, height };
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

function marksOn(
  study: ReportedStudy,
  { instance, frame }: ChosenFrame,
  words: Words,
): Mark[] {
  const isHere = (on: { sopInstanceUid: string; frame: number }) =>
    on.sopInstanceUid === instance.sopInstanceUid && on.frame === frame;
  return [
    ...reportedAnnotations(study)
      .filter(isHere)
      .map((drawn) => ({
        outlines: drawn.tool === 'KeyImage' ? [] : outlinesOf(drawn),
        by: 'reader' as const,
        said: saidOf(drawn, words),
      })),
    ...reportedFindings(study).flatMap(({ statement, evidence }) =>
      evidence.filter(isHere).map((each) => ({
        outlines: each.box ? [seenOutline(each)] : [],
        by: 'finding' as const,
        said: statement,
      })),
    ),
  ];
}

function saidOf({ tool, label, measurements, author, source }: Annotation, words: Words) {
  const values = measurements.map(
    ({ name, value, unit, note }) =>
      `${words.measured[name.toLowerCase()] ?? name} ${Number(value.toPrecision(5))}${unit === '1' ? '' : ` ${unit}`}${note ? ` (${note})` : ''}`,
  );
  const said = [
    label || words.tools[tool],
    ...values,
    words.drawnBy(author, source === 'model'),
  ];
  return said.join('; ');
}

/** Under a picture: what it is, and what the numbers on it mean. */
export const captionOf = (
  { chosen, marks, picture }: KeyImage,
  words: Words,
): string[] => [
  words.image(chosen.series.modality, chosen.series.number, chosen.frame),
  chosen.instance.sopInstanceUid,
  ...(typeof picture === 'string' ? [words.notShown(picture)] : []),
  ...marks.map(({ said }, at) => `${at + 1}  ${said}`),
];

/** The picture with what is drawn on it, and its caption. */
export function putKeyImage(
  paper: Paper,
  { chosen, marks, picture }: KeyImage,
  caption: readonly string[],
): void {
  if (typeof picture !== 'string') {
    const [width, height] = sizeOf(chosen, picture);
    paper.keep(height + 4 + 12 * Math.min(caption.length, MOST_BESIDE));
    const place = paper.room(width, height);
    paper.doc.image(Buffer.from(picture.png), place.x, place.y, { width, height });
    draw(paper, place, chosen, marks);
    paper.space(4);
  }
  for (const line of caption) paper.write(line, { size: 8, color: '#333333' });
  paper.space(12);
}

/** In points, as wide as its pixels are where they aren't square. */
function sizeOf(
  { instance, frame }: ChosenFrame,
  { width, height }: { width: number; height: number },
): [number, number] {
  const place = instance.places[frame - 1];
  const [down, across] = place?.pixelSpacing ?? [1, 1];
  const { transpose } = standardOrientation(place?.orientation ?? undefined);
  const stretch =
    across > 0 && down > 0 ? (transpose ? down / across : across / down) : 1;
  const scale = Math.min(WIDTH / (width * stretch), MOST_HIGH / height);
  return [width * stretch * scale, height * scale];
}

/** Bright on bone and on air. */
export const COLOR = { reader: '#ffd400', finding: '#40e0ff' } as const;

function draw(
  paper: Paper,
  { x, y, width, height }: Place,
  { instance, frame }: ChosenFrame,
  marks: readonly Mark[],
): void {
  const { doc } = paper;
  const orientation = instance.places[frame - 1]?.orientation ?? undefined;
  const turn = standardOrientation(orientation);
  const { columns, rows } = instance;
  const [across, down] = turn.transpose ? [rows, columns] : [columns, rows];
  // A pixel's middle is half a pixel from its edge.
  const onPaper = (point: PixelPoint): [number, number] => {
    const [column, row] = turnPoint(turn, columns, rows, point);
    return [x + ((column + 0.5) / across) * width, y + ((row + 0.5) / down) * height];
  };
  doc.save().rect(x, y, width, height).clip();
  for (const [at, { outlines, by }] of marks.entries()) {
    const paths = outlines.map((outline) => pointsOf(outline).map(onPaper));
    // Dark under bright: to be seen on bone and on air.
    for (const [thick, color] of [
      [2.6, '#000000'],
      [1.2, COLOR[by]],
    ] as const) {
      doc.lineWidth(thick).strokeColor(color);
      for (const [start, ...rest] of paths) {
        if (!start) continue;
        doc.moveTo(...start);
        for (const to of rest) doc.lineTo(...to);
        if (rest.length === 0) doc.circle(...start, 2.5);
        doc.stroke();
      }
    }
    const [corner] = paths.flat().toSorted((a, b) => b[0] - a[0]);
    if (corner)
      tag(paper, String(at + 1), clamp(corner, { x, y, width, height }), COLOR[by]);
  }
  doc.restore();
  const letters = orientationLetters(orientation, turn);
  if (!letters) return;
  tag(paper, letters.left, [x + 2, y + height / 2], '#ffffff');
  tag(paper, letters.right, [x + width - 14, y + height / 2], '#ffffff');
  tag(paper, letters.top, [x + width / 2, y + 10], '#ffffff');
  tag(paper, letters.bottom, [x + width / 2, y + height - 3], '#ffffff');
}

/** A little text on a dark ground; `at` is the left end of its baseline. */
function tag(
  paper: Paper,
  text: string,
  [x, y]: readonly [number, number],
  color: string,
) {
  if (text === '') return;
  const wide = paper.widthOf(text, 8);
  paper.doc
    .save()
    .fillOpacity(0.6)
    .rect(x - 1, y - 7.5, wide + 2, 10)
    .fill('#000000')
    .restore();
  paper.put(text, x, y, { size: 8, color });
}

const clamp = ([x, y]: readonly [number, number], place: Place): [number, number] => [
  Math.min(Math.max(x + 3, place.x + 2), place.x + place.width - 10),
  Math.min(Math.max(y, place.y + 10), place.y + place.height - 4),
];
