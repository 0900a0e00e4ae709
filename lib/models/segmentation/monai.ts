import { z } from 'zod';

/** Labels as MONAI Label's apps write them: by number, or in order from 1. */
const labelsSchema = z.union([
  z.record(z.string(), z.int()),
  z.array(z.string()),
  z.string(),
]);

/**
 * `GET /info/` of a MONAI Label server, as far as it is read.
 *
 * @see Project-MONAI/MONAILabel, monailabel/interfaces/app.py `info`
 */
export const infoSchema = z.object({
  name: z.string(),
  version: z.string(),
  models: z.record(
    z.string(),
    z.object({
      /** `segmentation`, `deepedit`, `deepgrow`, `scribbles` … */
      type: z.string(),
      labels: labelsSchema.nullish(),
    }),
  ),
});

/** Part `params` of the answer to `POST /infer/{model}?output=all` */
export const inferSchema = z.object({
  /** Which number in the mask is what. */
  label_names: z.record(z.string(), z.int()).optional(),
});

/** What each label is in the mask; the background, which is 0, is none. */
export function labelNumbers(
  labels: z.infer<typeof labelsSchema> | null | undefined,
): Record<string, number> {
  if (!labels) return {};
  const all =
    typeof labels === 'string'
      ? [[labels, 1] as const]
      : Array.isArray(labels)
        ? labels.map((name, index) => [name, index + 1] as const)
        : Object.entries(labels);
  return Object.fromEntries(all.filter(([, number]) => number > 0));
}
