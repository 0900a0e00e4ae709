import { z } from 'zod';

/**
 * `GET /info` of Ark.
 *
 * @see reginabarzilaygroup/ark, README.md and api/app.py
 */
export const infoSchema = z.object({
  data: z.object({
    apiVersion: z.string(),
    modelName: z.string().min(1),
    modelVersion: z.string(),
  }),
});

const probability = z.number().min(0).max(1);
/** “Year 1” to a probability: Mirai, and Sybil when asked for a dictionary. */
const named = z.record(z.string().regex(/^Year [0-9]{1,2}$/), probability);

/**
 * `POST /dicom/files`. Failures may come with status 200 as well: `statusCode` and `message` are of
 * the answer itself.
 */
export const answerSchema = z.object({
  data: z
    .object({
      predictions: z.union([
        named.transform((years) =>
          Object.entries(years).map(([name, value]) => ({
            year: Number(name.slice('Year '.length)),
            probability: value,
          })),
        ),
        // Sybil's named tuple: the scores of each series, then the attentions.
        z
          .tuple([z.tuple([z.array(probability).min(1)])], z.unknown())
          .transform(([[scores]]) => inOrder(scores)),
        z
          .tuple([named], z.unknown())
          .transform(([years]) => inOrder(Object.values(years))),
      ]),
    })
    .nullable(),
  message: z.string().nullish(),
  statusCode: z.int(),
});

const inOrder = (scores: readonly number[]) =>
  scores.map((value, index) => ({ year: index + 1, probability: value }));
