import { z } from 'zod';
import { createPreference } from '@/app/_data/preference';
import { EXPORT_FORMATS, type ExportFormatId } from '@/lib/api/exports';

const choiceSchema = z.object({
  formats: z.array(z.string()),
  /** Without names. */
  nameless: z.boolean().default(false),
  /** The study's own objects, to another archive. */
  own: z.boolean(),
  validate: z.boolean(),
  images: z.enum(['marked', 'all']),
  /** Id of the other archive; null: downloads. */
  to: z.string().nullable(),
});
export interface Choice extends z.infer<typeof choiceSchema> {
  formats: ExportFormatId[];
}

const FIRST: Choice = {
  formats: ['dicom-sr', 'json'],
  ...{ nameless: false, own: false, validate: false },
  images: 'marked',
  to: null,
};

/** What was exported last, and where to: names of formats and archives, nothing of a study. */
export const lastChoice = createPreference('export', (text): Choice => {
  try {
    const read = choiceSchema.safeParse(JSON.parse(text ?? ''));
    if (!read.success) return FIRST;
    return { ...read.data, formats: read.data.formats.filter(isFormat) };
  } catch {
    return FIRST;
  }
});

const isFormat = (id: string): id is ExportFormatId => Object.hasOwn(EXPORT_FORMATS, id);
