import { z } from 'zod';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { ExportFormat, PixelSource, WrittenFile } from '@/lib/export/export-format';
import { chosenFrames, type ChosenFrame } from '@/lib/export/pictures/chosen-frames';
import { drawnOn } from '@/lib/export/pictures/drawn';
import { png16Of, pngOf, stretched, withTexts } from '@/lib/export/pictures/png';
import { AppError } from '@/lib/errors';
import { DISCLAIMER } from '@/lib/report/prose';

/** What lies beside the pictures. */
export const pictureListSchema = z.object({
  format: z.literal('overread-pictures/1'),
  disclaimer: z.literal(DISCLAIMER),
  synthetic: z.boolean().describe('The images were made by a program, not acquired.'),
  software: z.object({ name: z.string(), version: z.string() }),
  study_uid: z.string(),
  pictures: z.array(
    z.object({
      file: z.string().describe('What its name has after the study’s UID and a dot.'),
      series_uid: z.string(),
      modality: z.string(),
      sop_instance_uid: z.string(),
      frame: z.int(),
      shows: z
        .array(z.enum(['key image', 'drawing', 'finding']))
        .describe('What refers to it; nothing of an image that is here because all are.'),
      values: z
        .object({ slope: z.number(), intercept: z.number(), exact: z.boolean() })
        .nullable()
        .describe(
          'Of 16 bits: value = grey × slope + intercept, in the units of the modality; grey 0 is padding; exact: no value was rounded. null of 8 bits: as displayed, through the image’s own window, in standard orientation.',
        ),
    }),
  ),
  left_out: z
    .array(z.object({ sop_instance_uid: z.string(), frame: z.int(), reason: z.string() }))
    .describe('Images that make no picture, and why.'),
});
type PictureList = z.infer<typeof pictureListSchema>;
type Listed = PictureList['pictures'][number];

interface Made {
  png: Uint8Array;
  values: Listed['values'];
}

/**
 * Images as they are displayed, 8 bits: those that the report or a drawing refers to, or all. The patient
 * is not named. The list's schema is `public/schemas/overread-pictures-1.json`.
 */
export const png: ExportFormat = {
  id: 'png',
  title: 'PNG as displayed',
  write: (study, pixels, images = 'marked') =>
    pictures(study, chosenFrames(study, images), 'png', async (chosen) => {
      const { sopInstanceUid } = chosen.instance;
      const picture = await pixels.picture(sopInstanceUid, chosen.frame);
      return { png: await pngOf(picture), values: null };
    }),
};

/** The same with what is drawn on them. */
export const pngDrawn: ExportFormat = {
  id: 'png-drawn',
  title: 'PNG with drawings',
  write: (study, pixels, images = 'marked') =>
    pictures(study, chosenFrames(study, images), 'png-drawn', async (chosen) => {
      const picture = await pixels.picture(chosen.instance.sopInstanceUid, chosen.frame);
      return { png: await pngOf(await drawnOn(picture, study, chosen)), values: null };
    }),
};

/** The same images in the units of their modality, 16 bits, as they are stored. */
export const png16: ExportFormat = {
  id: 'png16',
  title: 'PNG of values, 16 bits',
  write: (study, pixels, images = 'marked') =>
    pictures(study, chosenFrames(study, images), 'png16', (chosen) =>
      ofValues(chosen, pixels),
    ),
};

async function ofValues(
  { instance, frame }: ChosenFrame,
  pixels: PixelSource,
): Promise<Made> {
  const values = await pixels.values(instance.sopInstanceUid, frame);
  if (!values) throw new AppError('unsupported', 'The picture is in colour.');
  const { greys, by } = stretched(values);
  const bytes = await png16Of(greys, instance.columns, instance.rows);
  return { png: bytes, values: by };
}

async function* pictures(
  study: AnnotatedStudy,
  frames: readonly ChosenFrame[],
  name: string,
  make: (chosen: ChosenFrame) => Promise<Made>,
): AsyncGenerator<WrittenFile> {
  const listed: PictureList['pictures'] = [];
  const leftOut: PictureList['left_out'] = [];
  for (const chosen of frames) {
    const { series, instance, frame, shows } = chosen;
    const of = { sop_instance_uid: instance.sopInstanceUid, frame };
    const made = await make(chosen).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      leftOut.push({ ...of, reason: error.message });
      return undefined;
    });
    if (!made) continue;
    const file = `${name}-${listed.length + 1}.png`;
    const { values } = made;
    listed.push({
      ...{ file, series_uid: series.uid, modality: series.modality, ...of },
      ...{ shows: [...shows], values },
    });
    const bytes = withTexts(made.png, textsOf(study, chosen, values));
    yield { name: file, mediaType: 'image/png', bytes };
  }
  if (listed.length > 0) yield list(study, name, listed, leftOut);
  // Nothing is there, and not because there was nothing.
  else if (leftOut[0]) throw new AppError('conflict', leftOut[0].reason);
}

/** Pictures are passed on without the list beside them. */
const textsOf = (
  { synthetic, software }: AnnotatedStudy,
  { instance, frame }: ChosenFrame,
  values: Listed['values'],
) => ({
  Description: `DICOM image ${instance.sopInstanceUid}, frame ${frame}${
    values ? `; value = grey × ${values.slope} + ${values.intercept}` : ''
  }`,
  Disclaimer: DISCLAIMER,
  ...(synthetic && { Warning: 'SYNTHETIC DATA' }),
  Software: `${software.name} ${software.version}`,
});

function list(
  { study, synthetic, software }: AnnotatedStudy,
  name: string,
  listed: PictureList['pictures'],
  leftOut: PictureList['left_out'],
): WrittenFile {
  const said = pictureListSchema.parse({
    format: 'overread-pictures/1',
    disclaimer: DISCLAIMER,
    synthetic,
    software,
    study_uid: study.uid,
    pictures: listed,
    left_out: leftOut,
  });
  const bytes = new TextEncoder().encode(`${JSON.stringify(said, null, 2)}\n`);
  return { name: `${name}.json`, mediaType: 'application/json', bytes };
}
