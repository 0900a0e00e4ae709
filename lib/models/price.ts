import { z } from 'zod';

/** What a service asks, as somebody read it on a day: data, since it changes every month. */
export const priceSchema = z.strictObject({
  /** US dollars per million tokens. */
  inputPerMillion: z.number().min(0),
  outputPerMillion: z.number().min(0),
  asOf: z.iso.date(),
  source: z.string().min(1).max(300),
});
export type Price = z.infer<typeof priceSchema>;

/** @returns US dollars; null where no price, or no count, is known: unknown is not nothing. */
export function costOf(
  price: Price | null,
  tokens: { input: number | undefined; output: number | undefined },
): number | null {
  if (!price || tokens.input === undefined || tokens.output === undefined) return null;
  const { inputPerMillion, outputPerMillion } = price;
  return (tokens.input * inputPerMillion + tokens.output * outputPerMillion) / 1e6;
}
