import { z } from 'zod';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { chosenClips, keyOf } from '@/lib/export/cine/chosen-clips';
import { cineOf, type CineCodec, type Clip, type Shown } from '@/lib/export/cine/clip';
import { bandOf, framed, shownAs, type Band } from '@/lib/export/cine/framed';
import { gif as gifCodec } from '@/lib/export/cine/gif';
import { mp4 as mp4Codec } from '@/lib/export/cine/mp4';
import { webm as webmCodec } from '@/lib/export/cine/webm';
import type { ExportFormat, PixelSource, WrittenFile } from '@/lib/export/export-format';
import { AppError } from '@/lib/errors';
import { standardOrientation } from '@/lib/image/orient';
import { DISCLAIMER } from '@/lib/report/prose';

const SYNTHETIC = 'SYNTHETIC DATA';

/** What lies beside moving pictures. */
export const cineListSchema = z.object({
  format: z.literal('overread-cine/1'),
  disclaimer: z.literal(DISCLAIMER),
  synthetic: z.boolean().describe('The images were made by a program, not acquired.'),
  software: z.object({ name: z.string(), version: z.string() }),
  study_uid: z.string(),
  clips: z.array(
    z.object({
      file: z.string().describe('What its name has after the study’s UID and a dot.'),
      series_uid: z.string(),
      modality: z.string(),
      frames: z
        .array(z.string())
        .describe('SOP Instance UID/frame of each picture, in the order shown.'),
      width: z.int(),
      height: z.int().describe('Without the band.'),
      band: z
        .int()
        .describe('Rows beneath each picture that say what it is; 0: there are none.'),
      seconds: z.number().describe('How long it plays by the times of its frames.'),
      pace_from: z
        .string()
        .describe('What of the images says how long a frame is seen; nothing: nothing.'),
    }),
  ),
  left_out: z
    .array(
      z.object({
        series_uid: z.string(),
        frame: z.string().nullable().describe('null: the clip as a whole.'),
        reason: z.string(),
      }),
    )
    .describe('What is in no clip, and why.'),
});
type CineList = z.infer<typeof cineListSchema>;

/** GIF that repeats: greys as they are, 256 colours a frame. A frame is seen 20 ms at least. */
export const gif = cine('gif', 'GIF, cine', 'image/gif', gifCodec);
/** VP8 in WebM. */
export const webm = cine('webm', 'WebM, cine', 'video/webm', webmCodec);
/** AV1 in MP4. */
export const mp4 = cine('mp4', 'MP4, cine', 'video/mp4', mp4Codec);

/**
 * Clips and stacks as moving pictures: those with an image that the report or a drawing refers to, or
 * all. As displayed, at the pace that the file has; the patient is not named. The list's schema is
 * `public/schemas/overread-cine-1.json`.
 */
function cine(
  id: string,
  title: string,
  mediaType: string,
  codec: CineCodec,
): ExportFormat {
  return {
    id,
    title,
    async *write(study, pixels, images = 'marked') {
      const listed: CineList['clips'] = [];
      const leftOut: CineList['left_out'] = [];
      for (const clip of await chosenClips(study, pixels, images)) {
        const file = `${id}-${listed.length + 1}.${id}`;
        try {
          const { bytes, entry, missing } = await fileOf(study, pixels, clip, codec);
          leftOut.push(...missing);
          listed.push({ file, ...entry });
          yield { name: file, mediaType, bytes };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          const { seriesUid: series_uid } = clip;
          leftOut.push({ series_uid, frame: null, reason: error.message });
        }
      }
      if (listed.length > 0) yield listOf(study, id, listed, leftOut);
      // Nothing is there, and not because there was nothing.
      else if (leftOut[0]) throw new AppError('conflict', leftOut[0].reason);
    },
  };
}

async function fileOf(
  study: AnnotatedStudy,
  pixels: PixelSource,
  clip: Clip,
  codec: CineCodec,
): Promise<{
  bytes: Uint8Array;
  entry: Omit<CineList['clips'][number], 'file'>;
  missing: CineList['left_out'];
}> {
  const { seriesUid, frames, durationsMs, paceFrom } = clip;
  const missing: CineList['left_out'] = [];
  const shownFrames: string[] = [];
  let [size, band, seconds] = [
    undefined as ReturnType<typeof shownAs> | undefined,
    undefined as Band | undefined,
    0,
  ];
  async function* shown(): AsyncGenerator<Shown> {
    for (const [at, { sopInstanceUid, frame }] of frames.entries()) {
      const key = keyOf({ sopInstanceUid, frame });
      try {
        const picture = await pixels.picture(sopInstanceUid, frame);
        size ??= shownAs(picture, stretchOf(study, { sopInstanceUid, frame }));
        if (study.synthetic) {
          band ??= await bandOf(SYNTHETIC, size.width, await pixels.fonts(SYNTHETIC));
        }
        const durationMs = durationsMs[at] ?? 0;
        yield { picture: await framed(picture, size, band), durationMs };
        shownFrames.push(key);
        seconds += durationMs / 1000;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        missing.push({ series_uid: seriesUid, frame: key, reason: error.message });
      }
    }
  }
  const bytes = await cineOf(codec, shown(), saidOf(study, seriesUid));
  const series = study.series.find(({ uid }) => uid === seriesUid);
  return {
    bytes,
    missing,
    entry: {
      ...{ series_uid: seriesUid, modality: series?.modality ?? '', frames: shownFrames },
      ...(size ?? { width: 0, height: 0 }),
      ...{ band: band?.rows ?? 0, seconds, pace_from: paceFrom },
    },
  };
}

/** Width of a pixel as it is shown, its height being 1. */
function stretchOf(
  { series }: AnnotatedStudy,
  { sopInstanceUid, frame }: Clip['frames'][number],
): number {
  const instance = series
    .flatMap(({ instances }) => instances)
    .find((each) => each.sopInstanceUid === sopInstanceUid);
  const place = instance?.places[frame - 1];
  const [down, across] = place?.pixelSpacing ?? [1, 1];
  if (!(down > 0 && across > 0)) return 1;
  const { transpose } = standardOrientation(place?.orientation ?? undefined);
  return transpose ? down / across : across / down;
}

/** Files are passed on without the list beside them. */
const saidOf = ({ synthetic, software }: AnnotatedStudy, seriesUid: string) => ({
  comment: `DICOM series ${seriesUid}. ${synthetic ? `${SYNTHETIC}. ` : ''}${DISCLAIMER}`,
  software: `${software.name} ${software.version}`,
});

function listOf(
  { study, synthetic, software }: AnnotatedStudy,
  id: string,
  clips: CineList['clips'],
  leftOut: CineList['left_out'],
): WrittenFile {
  const said = cineListSchema.parse({
    format: 'overread-cine/1',
    disclaimer: DISCLAIMER,
    ...{ synthetic, software, study_uid: study.uid, clips, left_out: leftOut },
  });
  const bytes = new TextEncoder().encode(`${JSON.stringify(said, null, 2)}\n`);
  return { name: `${id}.json`, mediaType: 'application/json', bytes };
}
