import { z } from 'zod';
import { sectionSchema } from '@/lib/report/finding';

/** One line, without what no eye sees. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'is one line of letters')
    .trim();

/** What a report usually says of one organ, or one part of it. */
export const templateItemSchema = z.strictObject({
  section: sectionSchema.exclude(['addendum']),
  label: line(120).min(1),
  /** What is written where it is as it should be; of a technique, what is usually done. Null: nothing is. */
  normal: line(2000).min(1).nullable(),
  /** Other wordings to begin with. */
  choices: z.array(line(500).min(1)).max(60),
});
export type TemplateItem = z.infer<typeof templateItemSchema>;

/** What reports of a kind of study speak of, in order. */
export const templateSchema = z.strictObject({
  name: line(120).min(1),
  /** DICOM's: `CT`, `MR`; none: any. */
  modalities: z.array(line(16).min(1)).max(20),
  /** Words of Body Part Examined or of a description: `CHEST`; none: any. */
  bodyParts: z.array(line(64).min(1)).max(20),
  /** RFC 5646. */
  language: z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i),
  /** Who made it, and on what terms, where that was elsewhere. */
  source: line(1000).nullable(),
  items: z.array(templateItemSchema).min(1).max(200),
});
export type Template = z.infer<typeof templateSchema>;

/** A study, as far as templates are chosen by it. */
export interface Templated {
  readonly modalities: readonly string[];
  /** Body parts and descriptions. */
  readonly words: readonly string[];
}

/** How well a template fits a study: 2 by modality and part, 1 by modality alone, 0 not. */
export function fit(
  { modalities, bodyParts }: Pick<Template, 'modalities' | 'bodyParts'>,
  study: Templated,
): 0 | 1 | 2 {
  if (
    modalities.length > 0 &&
    !modalities.some((each) => study.modalities.includes(each))
  )
    return 0;
  const said = study.words.join(' ').toUpperCase();
  if (bodyParts.some((part) => said.includes(part.toUpperCase()))) return 2;
  return bodyParts.length === 0 && modalities.length > 0 ? 2 : 1;
}

/** English and Chinese; “are open” denies nothing. */
const DENIES = /\b(no|not|nor|neither|without|absence)\b|[未无没不]/i;

/** A normal statement that says what is not there; others say what is, as it should be. */
export const denies = ({ normal }: TemplateItem): boolean =>
  normal !== null && DENIES.test(normal);

/** A normal statement rules something out; what was done rules out nothing. */
export const rulesOut = ({ section, normal }: TemplateItem): boolean =>
  section !== 'technique' && normal !== null;
