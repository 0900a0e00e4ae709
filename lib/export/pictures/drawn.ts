import sharp from 'sharp';
import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
} from '@/lib/export/annotated-study';
import { COLOR } from '@/lib/export/documents/key-images';
import { pointsOf } from '@/lib/export/drawings/line';
import { outlinesOf, seenOutline, type Outline } from '@/lib/export/drawings/outlines';
import type { ChosenFrame } from '@/lib/export/pictures/chosen-frames';
import { standardOrientation, turnPoint } from '@/lib/image/orient';
import type { Picture } from '@/lib/image/render';

/** Lines are so much thinner than the picture is wide, and a pixel at least. */
const THIN = 400;

/** A picture with what is drawn on its frame, and where findings are seen, burned in. */
export async function drawnOn(
  { data, width, height, channels }: Picture,
  study: AnnotatedStudy,
  { instance, frame }: ChosenFrame,
): Promise<Picture> {
  const { columns, rows, places, sopInstanceUid } = instance;
  const turn = standardOrientation(places[frame - 1]?.orientation ?? undefined);
  const isHere = (on: { sopInstanceUid: string; frame: number }) =>
    on.sopInstanceUid === sopInstanceUid && on.frame === frame;
  const line = Math.max(1, Math.max(width, height) / THIN);
  const stroked = (outline: Outline, color: string) => {
    // A pixel's middle is half a pixel from its edge.
    const points = pointsOf(outline).map((point) => {
      const [column, row] = turnPoint(turn, columns, rows, point);
      return `${column + 0.5},${row + 0.5}`;
    });
    const path = `<polyline points="${[...points, ...(points.length === 1 ? points : [])].join(' ')}" stroke-linecap="round" fill="none"`;
    // Dark under bright: to be seen on bone and on air.
    return `${path} stroke="#000" stroke-width="${2.2 * line}"/>${path} stroke="${color}" stroke-width="${line}"/>`;
  };
  const marks = [
    ...reportedAnnotations(study)
      .filter((each) => isHere(each) && each.tool !== 'KeyImage')
      .flatMap((each) =>
        outlinesOf(each).map((outline) => stroked(outline, each.color ?? COLOR.reader)),
      ),
    ...reportedFindings(study)
      .flatMap(({ evidence }) => evidence)
      .filter((each) => isHere(each) && each.box !== null)
      .map((each) => stroked(seenOutline(each), COLOR.finding)),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`;
  const drawn = await sharp(data, { raw: { width, height, channels } })
    .toColourspace('srgb')
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width, height, channels: 3, data: drawn };
}
