import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import type { AnnotatedStudy, Segment, SeriesImages } from '@/lib/export/annotated-study';
import type { ExportFormat, PixelSource, WrittenFile } from '@/lib/export/export-format';
import { volumeOfSeries, type SeriesVolume } from '@/lib/export/volume/series-volume';
import { AppError } from '@/lib/errors';
import { frameKey, pixelsInside } from '@/lib/image/segmentation/mask';
import { writeNifti, type Volume } from '@/lib/image/volume/nifti';
import { stackVolume } from '@/lib/image/volume/volume';
import { DISCLAIMER } from '@/lib/report/prose';

/** What lies beside the volumes: NIfTI itself has no place for where they come from. */
export const niftiListSchema = z.object({
  format: z.literal('overread-nifti/1'),
  disclaimer: z.literal(DISCLAIMER),
  synthetic: z.boolean().describe('The images were made by a program, not acquired.'),
  software: z.object({ name: z.string(), version: z.string() }),
  study_uid: z.string(),
  volumes: z.array(
    z.object({
      file: z.string().describe('What its name has after the study’s UID and a dot.'),
      series_uid: z.string(),
      modality: z.string(),
      slices: z
        .array(z.string())
        .describe('SOP Instance UID/frame of each slice, in the order of k.'),
      masks: z.array(
        z.object({
          file: z.string().describe('1 inside, 0 outside, on the grid of the volume.'),
          segment_id: z.string(),
          label: z.string(),
          type: z
            .object({ value: z.string(), scheme: z.string(), meaning: z.string() })
            .nullable(),
          algorithm_type: z.enum(['MANUAL', 'SEMIAUTOMATIC', 'AUTOMATIC']),
          algorithm: z
            .object({
              name: z.string(),
              version: z.string().nullable(),
              runId: z.string().nullable(),
            })
            .nullable(),
          author: z.string(),
          voxels: z.int(),
        }),
      ),
    }),
  ),
  left_out: z
    .array(z.object({ series_uid: z.string(), reason: z.string() }))
    .describe('Series that make no volume, and why.'),
});
type NiftiList = z.infer<typeof niftiListSchema>;

/**
 * Each series that makes one volume, in the units of its modality, and each of its segments as a mask on
 * the same grid. The affine is that of the scanner, to RAS. The patient is not named. The list's schema
 * is `public/schemas/overread-nifti-1.json`.
 */
export const nifti: ExportFormat = {
  id: 'nifti',
  title: 'NIfTI',
  reads: ['segments'],
  async *write(study, pixels) {
    const volumes: NiftiList['volumes'] = [];
    const leftOut: NiftiList['left_out'] = [];
    for (const series of study.series) {
      const segments = study.segments.filter(({ seriesUid }) => seriesUid === series.uid);
      const number = volumes.length + 1;
      const made = await imageOf(series, segments, pixels);
      if ('reason' in made) {
        leftOut.push({ series_uid: series.uid, reason: made.reason });
        continue;
      }
      const { shape, image } = made;
      const file = `image-${number}.nii.gz`;
      yield await packed(file, image);
      const masks: NiftiList['volumes'][number]['masks'] = [];
      for (const [index, segment] of segments.entries()) {
        const name = `image-${number}-mask-${index + 1}.nii.gz`;
        yield await packed(name, maskVolume(segment, shape));
        masks.push(aboutMask(name, segment));
      }
      volumes.push({
        file,
        series_uid: series.uid,
        modality: series.modality,
        slices: shape.frames.map(frameKey),
        masks,
      });
    }
    if (volumes.length > 0) yield list(study, volumes, leftOut);
  },
};

async function imageOf(
  series: SeriesImages,
  segments: readonly Segment[],
  pixels: PixelSource,
): Promise<{ shape: SeriesVolume; image: Volume } | { reason: string }> {
  const shape = volumeOfSeries(series);
  if (!('reason' in shape)) {
    const image = await stacked(shape, pixels);
    if (image) return { shape, image };
  }
  const reason = 'reason' in shape ? shape.reason : 'Its pictures are in colour.';
  if (segments.some(({ mask }) => mask.frames.length > 0)) {
    throw new AppError('conflict', `A series with segments makes no volume: ${reason}`);
  }
  return { reason };
}

/** undefined where the pictures are in colour. */
async function stacked(
  { size, affine, frames }: SeriesVolume,
  pixels: PixelSource,
): Promise<Volume | undefined> {
  let isGrey = true;
  async function* slices() {
    for (const { sopInstanceUid, frameNumber } of frames) {
      const values = await pixels.values(sopInstanceUid, frameNumber);
      if (values) yield values;
      else {
        isGrey = false;
        return;
      }
    }
  }
  const volume = await stackVolume(size, affine, slices());
  return isGrey ? volume : undefined;
}

/** @throws AppError `not_found` where the segment is on a frame that is not in the volume. */
function maskVolume({ mask }: Segment, { size, affine, frames }: SeriesVolume): Volume {
  const area = size[0] * size[1];
  const values = new Uint8Array(area * size[2]);
  const places = new Map(frames.map((frame, k) => [frameKey(frame), k]));
  for (const frame of mask.frames) {
    const slice = places.get(frameKey(frame));
    if (slice === undefined) {
      throw new AppError(
        'not_found',
        `The report refers to frame ${frame.frameNumber} of image ${frame.sopInstanceUid}, which the volume doesn't have.`,
      );
    }
    let at = slice * area;
    for (const [place, run] of frame.runs.entries()) {
      if (place % 2 === 1) values.fill(1, at, at + run);
      at += run;
    }
  }
  return { size, affine, values };
}

const aboutMask = (file: string, segment: Segment) => ({
  file,
  segment_id: segment.id,
  label: segment.label,
  type: segment.type,
  algorithm_type: segment.algorithmType,
  algorithm: segment.algorithm,
  author: segment.author,
  voxels: segment.mask.frames.reduce((sum, { runs }) => sum + pixelsInside(runs), 0),
});

const compress = promisify(gzip);

const packed = async (name: string, volume: Volume): Promise<WrittenFile> => ({
  name,
  mediaType: 'application/gzip',
  bytes: await compress(writeNifti(volume)),
});

function list(
  { study, synthetic, software }: AnnotatedStudy,
  volumes: NiftiList['volumes'],
  leftOut: NiftiList['left_out'],
): WrittenFile {
  const said = niftiListSchema.parse({
    format: 'overread-nifti/1',
    disclaimer: DISCLAIMER,
    synthetic,
    software,
    study_uid: study.uid,
    volumes,
    left_out: leftOut,
  });
  const bytes = new TextEncoder().encode(`${JSON.stringify(said, null, 2)}\n`);
  return { name: 'nifti.json', mediaType: 'application/json', bytes };
}
