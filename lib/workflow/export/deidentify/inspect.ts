import { hash } from 'node:crypto';
import { bannerRows } from '@/lib/dicom/attributes/device-banners';
import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import { TAG, type DicomJson } from '@/lib/dicom/json';
import { AppError } from '@/lib/errors';
import { getObjects, type StoredObjectOf } from '@/lib/store/archive/retrieval';
import { getInstance, getStudy } from '@/lib/store/archive/studies';
import { whyLeftOut } from '@/lib/workflow/export/deidentify/left-out';
import { mustSee } from '@/lib/workflow/people/may-see';
import { showsHead } from '@/lib/workflow/prepare/identity/faces';
import { boxOf, letteringFinder } from '@/lib/workflow/prepare/identity/lettering';
import { frameSource, type FrameSource } from '@/lib/workflow/prepare/source-frames';
import type { World } from '@/lib/workflow/world';

export type Inspecting = Pick<
  World,
  'db' | 'env' | 'objects' | 'decoders' | 'user' | 'person'
>;

/** Columns and rows of pixels as stored: first, and the ones after the last. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** An image in which text is, or may be: somebody has to look before it leaves. */
export interface SuspectImage {
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly reasons: readonly ('declared' | 'kind' | 'found')[];
  /** What is to be black, on all frames. */
  readonly boxes: readonly Box[];
}

export interface Inspection {
  readonly studyUid: string;
  readonly images: readonly SuspectImage[];
  /** Series from which a face can be rebuilt. */
  readonly faces: readonly string[];
  /** By their UIDs in the archive, each with the reason. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** What a person says that they have seen: another one when anything of this is another. */
  readonly digest: string;
}

/** Modalities whose pictures are screens or photographs, on which text is usual. */
const ON_SCREENS = new Set('US IVUS ES XC GM SM OT SC XA RF OP DMS ECG'.split(' '));
/** So many frames of an image are looked at, evenly: text stands still, and a person looks, too. */
const MOST_FRAMES = 12;
/** From so many slices a face can be rebuilt, see `faceNotes`. */
const MANY_SLICES = 20;

/**
 * What of a study has to be seen by a person before it leaves without names: images with text or of a
 * kind that has some, heads that a face can be rebuilt from.
 *
 * @throws AppError `not_found`
 */
export async function inspectStudy(
  world: Inspecting,
  studyUid: string,
  signal?: AbortSignal,
): Promise<Inspection> {
  await mustSee(world, studyUid);
  const objects = await getObjects(world.db, { studyUid });
  const key = hash(
    'sha256',
    JSON.stringify([studyUid, objects.map(({ objectSha256 }) => objectSha256).sort()]),
    'hex',
  );
  const known = lately.get(key) ?? (await inspectAll(world, studyUid, signal));
  lately.delete(key);
  lately.set(key, known);
  const [oldest] = lately.keys();
  if (lately.size > MOST_REMEMBERED && oldest) lately.delete(oldest);
  return known;
}

/** A person looks, and then exports: what is in the same objects is not looked for twice. */
const lately = new Map<string, Inspection>();
const MOST_REMEMBERED = 20;

async function inspectAll(
  world: Inspecting,
  studyUid: string,
  signal: AbortSignal | undefined,
): Promise<Inspection> {
  const { series } = await getStudy(world.db, studyUid);
  const leftOut = new Map<string, string>();
  const images: SuspectImage[] = [];
  const faces: string[] = [];
  for (const { uid: seriesUid, modality } of series) {
    const source = frameSource(world);
    let slices = 0;
    let isHead = false;
    for (const object of await getObjects(world.db, { studyUid, seriesUid })) {
      signal?.throwIfAborted();
      const why = whyLeftOut(object);
      if (why) {
        leftOut.set(object.sopInstanceUid, why);
        continue;
      }
      const seen = await look(world.db, source, object, modality, signal);
      if (seen === 'unreadable') {
        leftOut.set(
          object.sopInstanceUid,
          'Its pixels can’t be read, so nobody knows what stands in them.',
        );
      }
      if (typeof seen === 'string') continue;
      slices += seen.frames;
      isHead ||= seen.isHead;
      if (seen.reasons.length > 0) images.push({ seriesUid, ...seen.image });
    }
    if (isHead && slices >= MANY_SLICES) faces.push(seriesUid);
  }
  const digest = hash(
    'sha256',
    JSON.stringify([studyUid, images, faces, [...leftOut]]),
    'hex',
  );
  return { studyUid, images, faces, leftOut, digest };
}

async function look(
  db: World['db'],
  source: FrameSource,
  { sopInstanceUid }: StoredObjectOf,
  modality: string,
  signal: AbortSignal | undefined,
) {
  const stored = JSON.parse((await getInstance(db, sopInstanceUid)).header) as DicomJson;
  if (!(TAG.Rows in stored)) return TAG.PixelData in stored ? 'unreadable' : 'no image';
  try {
    const { image, header, instance, palette, regions } = await source.describe(
      sopInstanceUid,
      1,
    );
    if (!instance.frames) return 'unreadable';
    const { numberOfFrames: frames, burnedInAnnotation } = image;
    const device = bannerRows(header, image);
    const boxes: Box[] = [
      ...outside(regions, image),
      ...(regions.length === 0 && device > 0
        ? [[0, 0, image.columns, device] as const]
        : []),
    ];
    const found: Box[] = [];
    // Bits and real numbers are no pictures that a device writes on.
    const isPicture = image.bitsAllocated > 1 && !image.floatingPoint;
    for (const frame of isPicture ? chosen(frames) : []) {
      found.push(...(await textOf(source, { sopInstanceUid, frame, palette }, signal)));
    }
    const reasons = [
      ...(burnedInAnnotation ? (['declared'] as const) : []),
      ...(isPicture && ON_SCREENS.has(modality) && burnedInAnnotation !== false
        ? (['kind'] as const)
        : []),
      ...(found.length > 0 ? (['found'] as const) : []),
    ];
    const all = [...new Set([...boxes, ...found].map((box) => box.join()))].map(
      (text) => text.split(',').map(Number) as unknown as Box,
    );
    return {
      frames,
      reasons,
      isHead: ['CT', 'MR', 'PT'].includes(modality) && showsHead(header),
      image: {
        ...{ sopInstanceUid, frames, reasons, boxes: all },
        ...{ rows: image.rows, columns: image.columns },
      },
    };
  } catch (error) {
    if (error instanceof AppError) return 'unreadable';
    throw error;
  }
}

const chosen = (frames: number): number[] =>
  Array.from({ length: Math.min(frames, MOST_FRAMES) }, (_, at) =>
    frames <= MOST_FRAMES
      ? at + 1
      : 1 + Math.round((at * (frames - 1)) / (MOST_FRAMES - 1)),
  );

async function textOf(
  source: FrameSource,
  {
    sopInstanceUid,
    frame,
    palette,
  }: {
    sopInstanceUid: string;
    frame: number;
    palette: Parameters<FrameSource['draw']>[1]['palette'];
  },
  signal: AbortSignal | undefined,
): Promise<Box[]> {
  const { frame: of } = await source.describe(sopInstanceUid, frame);
  const { picture, lines } = await source.draw(
    { sopInstanceUid, frame },
    { frame: of, palette, banner: 0, search: true },
    signal,
  );
  const boxes: Box[] = [];
  for (const line of lines) {
    const { lettering } = await letteringFinder(false).look(picture, [line]);
    // What can't be read may be anatomy or another script: a person says which.
    if (lettering.length === 0) continue;
    boxes.push(boxOf(line, picture));
  }
  return boxes;
}

/** Strips around all ultrasound regions together: names stand there. */
function outside(
  regions: readonly UltrasoundRegion[],
  { rows, columns }: { rows: number; columns: number },
): Box[] {
  if (regions.length === 0) return [];
  const left = Math.max(0, Math.min(...regions.map(({ x0 }) => x0)));
  const top = Math.max(0, Math.min(...regions.map(({ y0 }) => y0)));
  const right = Math.min(columns, Math.max(...regions.map(({ x1 }) => x1)) + 1);
  const bottom = Math.min(rows, Math.max(...regions.map(({ y1 }) => y1)) + 1);
  const strips: Box[] = [
    [0, 0, columns, top],
    [0, bottom, columns, rows],
    [0, top, left, bottom],
    [right, top, columns, bottom],
  ];
  return strips.filter(([l, t, r, b]) => r > l && b > t);
}
