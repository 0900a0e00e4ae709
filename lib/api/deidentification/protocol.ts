import { z } from 'zod';
import { DEID_OPTIONS, FREE_TEXT, FREE_TEXT_KINDS } from '@/lib/dicom/deidentify/options';

const boxSchema = z
  .tuple([z.int().min(0), z.int().min(0), z.int().min(0), z.int().min(0)])
  .describe(
    'Columns and rows as stored: left, top, and the ones after the last, right and bottom.',
  );

/** How studies leave without names (PS3.15 Annex E). */
export const deidentifySchema = z.strictObject({
  options: z
    .array(z.enum(DEID_OPTIONS))
    .max(DEID_OPTIONS.length)
    .default([])
    .describe(
      'What the Basic Profile takes out and these keep, each a code of CID 7050.',
    ),
  text: z
    .enum(FREE_TEXT)
    .default('removed')
    .describe(
      'Words of reports and labels: removed; or redacted, which somebody has to have read and confirmed.',
    ),
  once: z.boolean().default(false).describe('Names and UIDs that fit no other export.'),
  confirmed: z
    .array(z.string().max(64))
    .max(2000)
    .default([])
    .describe('Digests of what somebody has looked at: images and their boxes, words.'),
  faces: z
    .boolean()
    .default(false)
    .describe('They know that faces can be rebuilt from what leaves.'),
  boxes: z
    .record(z.string().max(64), z.array(boxSchema).max(100))
    .default({})
    .describe('What is to be black in place of what was found, by SOP Instance UID.'),
});
export type Deidentify = z.infer<typeof deidentifySchema>;

/** The Basic Profile alone, or with more. */
export const deidentifyWishSchema = z.union([z.boolean(), deidentifySchema]);
export type DeidentifyWish = z.infer<typeof deidentifyWishSchema>;
export const deidentifyOf = (wish: DeidentifyWish): Deidentify | null => {
  if (wish === false) return null;
  return wish === true ? deidentifySchema.parse({}) : wish;
};

/** Something of a study that stays here when the rest leaves without names. */
export const leftBehindSchema = z.object({
  what: z.enum(['object', 'translation', 'predecessor']),
  uid: z
    .string()
    .nullable()
    .describe('Of an object, and in what leaves its new one; null: it is no object.'),
  why: z.string(),
});

export const deidentificationQuerySchema = z.object({
  text: z.enum(FREE_TEXT).default('removed'),
  pixels: z
    .enum(['true', 'false'])
    .default('true')
    .describe('Is anything in the pixels to be looked for, which takes a while?'),
});

export const storedPictureQuerySchema = z.object({
  sopInstanceUid: z.string().max(64),
  frame: z.coerce.number().int().min(1).default(1),
});

/** What somebody has to see before a study leaves without names. */
export const deidentificationSchema = z.object({
  pseudonym: z.string().describe('What the patient is called.'),
  pixels: z
    .object({
      digest: z.string().describe('To be confirmed where there are images.'),
      images: z
        .array(
          z.object({
            seriesUid: z.string(),
            sopInstanceUid: z.string(),
            frames: z.int(),
            rows: z.int(),
            columns: z.int(),
            reasons: z.array(z.enum(['declared', 'kind', 'found'])),
            boxes: z.array(boxSchema),
          }),
        )
        .describe('Text stands, or may stand, in them.'),
      faces: z.array(z.string()).describe('Series that a face can be rebuilt from.'),
    })
    .nullable()
    .describe('null: it was not asked for.'),
  leftBehind: z
    .array(leftBehindSchema)
    .describe('What stays here, and why; of objects only where pixels were asked for.'),
  text: z
    .object({
      digest: z.string(),
      texts: z.array(
        z.object({
          kind: z.enum(FREE_TEXT_KINDS),
          before: z.string(),
          after: z.string(),
        }),
      ),
    })
    .nullable()
    .describe('Words that would leave, to be confirmed; null: none do.'),
});
export type Deidentification = z.infer<typeof deidentificationSchema>;
