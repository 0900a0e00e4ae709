import { z } from 'zod';

/** Chances of a disease in the years to come, as a model predicts them from images as a whole. */
export const riskTableSchema = z.object({
  /** As the service names it, with its version. */
  model: z.string(),
  /** “lung cancer” */
  of: z.string(),
  /** In ascending order of years; each counts from the examination. */
  years: z
    .array(
      z.object({
        year: z.int().min(1).max(50),
        /** 0 … 1, of the disease by the end of that year. */
        probability: z.number().min(0).max(1),
      }),
    )
    .min(1)
    .max(50),
  /** What the numbers hold for, and what they don't. */
  calibration: z.string(),
});
export type RiskTable = z.infer<typeof riskTableSchema>;

/** “1 year 0.4 %, 2 years 1.1 %” */
export const riskInWords = ({ years }: Pick<RiskTable, 'years'>): string =>
  years
    .map(
      ({ year, probability }) =>
        `${year} ${year === 1 ? 'year' : 'years'} ${percent(probability)}`,
    )
    .join(', ');

/** Two digits of a percentage below 10: more would pretend to be known. */
export const percent = (probability: number): string => {
  const value = probability * 100;
  return `${value === 0 || value >= 9.95 ? value.toFixed(0) : value.toPrecision(2)} %`;
};
