import sharp from 'sharp';
import { readNative } from '@/lib/codecs/native';
import { decodeRle } from '@/lib/codecs/rle';
import {
  embeddedPixels,
  overlayFrame,
  overlayPixels,
  overlayRange,
  readOverlays,
} from '@/lib/dicom/display/overlays';
import { frameLayout, type FrameIndex } from '@/lib/dicom/frame-index';
import { readImageAttributes, type ImageAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';
import { getInstance, type StoredInstance } from '@/lib/store/archive/studies';
import { indexWith, readFrame } from '@/lib/workflow/read-frame';
import { bulkDataOf } from '@/lib/workflow/retrieve/bulk-data';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import type { World } from '@/lib/workflow/world';

type Archive = Pick<World, 'db' | 'objects'>;

export interface OverlayPixels {
  readonly rows: number;
  readonly columns: number;
  /** Row by row, 1 where it is drawn. */
  readonly pixels: Uint8Array;
  readonly etag: string;
}

/**
 * What of an overlay lies over a frame.
 *
 * @param frame - From 1.
 * @param group - As `readOverlays` names it.
 * @throws AppError `not_found`, `decode_failed`, `unsupported` for one in compressed pixels whose
 *   decoder keeps only the stored bits.
 */
export async function overlayOf(
  world: Archive,
  place: Place,
  frame: number,
  group: string,
): Promise<OverlayPixels> {
  const { sopInstanceUid, ...series } = place;
  const instance = await getInstance(world.db, sopInstanceUid, series);
  const index = indexWith(instance, frame);
  const header = JSON.parse(instance.header) as DicomJson;
  const plane = readOverlays(header).find((each) => each.group === group);
  const own = plane && overlayFrame(plane, frame);
  if (!plane || own === undefined) {
    throw new AppError('not_found', `Frame ${frame} has no overlay ${group}.`);
  }
  const etag = `"${instance.objectSha256.slice(0, 32)}-${group}-${frame}"`;
  if (plane.embeddedBit === undefined) {
    const { from, to, firstBit } = overlayRange(plane, own);
    const { body } = await bulkDataOf(world, place, `${group}3000`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body.read(from, Math.min(to, body.length))) {
      chunks.push(Uint8Array.from(chunk));
    }
    const pixels = overlayPixels(plane, Buffer.concat(chunks), firstBit);
    return { rows: plane.rows, columns: plane.columns, pixels, etag };
  }
  const image = readImageAttributes(header);
  const { rows, columns } = image;
  const words = await wordsOf(world, instance, image, index, frame);
  return {
    rows,
    columns,
    pixels: embeddedPixels(plane.embeddedBit, words, rows * columns),
    etag,
  };
}

/** A frame with all the bits of its words. */
async function wordsOf(
  world: Archive,
  instance: StoredInstance,
  image: ImageAttributes,
  index: FrameIndex,
  frame: number,
) {
  const layout = frameLayout(index, frame);
  const bytes = await readFrame(world, instance, frame);
  const codec = transferSyntax(instance.transferSyntaxUid)?.codec;
  switch (codec) {
    case 'native':
    case 'deflated':
    case 'big-endian':
      return readNative(bytes, image, { bigEndian: codec === 'big-endian', ...layout });
    case 'rle':
      return {
        bytes: decodeRle(bytes, image),
        bytesPerSample: Math.ceil(image.bitsAllocated / 8),
      };
    default:
      throw new AppError('unsupported', 'This overlay lies in compressed pixels.', {
        hint: 'The picture itself is shown without it.',
      });
  }
}

/** White where it is drawn, clear elsewhere. */
export const overlayPicture = ({
  rows,
  columns,
  pixels,
}: OverlayPixels): Promise<Buffer> =>
  sharp(
    Uint8Array.from({ length: pixels.length * 2 }, (_, at) =>
      at % 2 === 0 || pixels[at >> 1] === 1 ? 255 : 0,
    ),
    { raw: { width: columns, height: rows, channels: 2 } },
  )
    .png({ compressionLevel: 3 })
    .toBuffer();
