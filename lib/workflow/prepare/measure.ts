import { toModalityValues } from '@/lib/image/modality';
import { isGrey } from '@/lib/image/photometric';
import { measureSeries, type MeasuredSlice } from '@/lib/image/series/series-meter';
import type { SeriesMeasurements } from '@/lib/image/series-measurements';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/**
 * Measure the whole stack that a recipe takes its slices from; facts cite the prepared slices.
 *
 * @throws AppError `cancelled` by way of the signal; `decode_failed`, `unsupported`.
 */
export async function measure(
  { source, series, stack, slices: sent, picked }: Prepared,
  signal: AbortSignal,
): Promise<SeriesMeasurements> {
  const [first] = picked;
  if (!first) throw new RangeError('There is nothing to measure.');
  const numberOf = new Map(sent.map(({ stackIndex, number }) => [stackIndex, number]));
  const described = await source.describe(first.sopInstanceUid, first.frame);

  async function* slices(): AsyncGenerator<MeasuredSlice> {
    for (const [index, { sopInstanceUid, frame }] of stack.frames.entries()) {
      signal.throwIfAborted();
      const { image, frame: attributes } = await source.describe(sopInstanceUid, frame);
      const grey = isGrey(image.photometricInterpretation);
      const decoded = grey && (await source.decode(sopInstanceUid, frame, signal));
      yield {
        ...attributes,
        number: numberOf.get(index + 1) ?? null,
        rows: image.rows,
        columns: image.columns,
        ...(decoded && {
          values: toModalityValues(decoded.samples, { ...image, ...attributes }),
        }),
      };
    }
  }

  return measureSeries(
    {
      modality: series.modality,
      header: described.header,
      sliceThickness: described.frame.sliceThickness,
      rescale: described.frame.rescale,
      numberOfFrames: described.image.numberOfFrames,
      frameTimeMs: series.frameTimeMs ?? undefined,
      regions: described.regions,
    },
    slices(),
  );
}
