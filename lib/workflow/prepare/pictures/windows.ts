import type { Recipe } from '@/lib/api/models/recipes';
import type { Stack } from '@/lib/api/studies';
import type { FrameAttributes } from '@/lib/dicom/image-attributes';
import { toModalityValues } from '@/lib/image/modality';
import { Histogram } from '@/lib/image/percentile';
import { CT_PRESETS, CT_RGB3, windowBetween } from '@/lib/image/presets';
import type { Voi } from '@/lib/image/voi';
import type { ImagePolicy } from '@/lib/models/policies';
import type { FrameSource } from '@/lib/workflow/prepare/source-frames';

export type ChosenWindow = Voi | readonly [Voi, Voi, Voi];

/**
 * The window a frame is shown to the model through; undefined where pixels are sent as displayed
 * (colour, ultrasound) or as the file says.
 */
export type WindowOf = (frame: FrameAttributes) => ChosenWindow | undefined;

const SOFT_TISSUE = CT_PRESETS.find(({ id }) => id === 'soft-tissue') ?? {
  center: 40,
  width: 400,
};

/**
 * Choose the windows for a whole set of slices, the same for all of them, so that grey means the same
 * on each: one, unless the recipe names several.
 *
 * @param frames - Of the whole stack: the span of an acquisition doesn't depend on what of it is sent.
 */
export async function chooseWindows(
  source: FrameSource,
  frames: Stack['frames'],
  choice: Choice,
  signal?: AbortSignal,
): Promise<readonly WindowOf[]> {
  const { window } = choice.recipe;
  return choice.grey && Array.isArray(window)
    ? window.map((each) => () => each)
    : [await chooseWindow(source, frames, choice, signal)];
}

interface Choice {
  recipe: Recipe;
  policy: ImagePolicy;
  modality: string;
  grey: boolean;
}

async function chooseWindow(
  source: FrameSource,
  frames: Stack['frames'],
  choice: Choice,
  signal?: AbortSignal,
): Promise<WindowOf> {
  const { recipe, policy, modality, grey } = choice;
  const asFiled: WindowOf = ({ windows }) => windows?.[0];
  if (!grey) return () => undefined;
  if (typeof recipe.window === 'object') {
    const [window] = [recipe.window].flat();
    return () => window;
  }
  const fixed =
    (window: ChosenWindow): WindowOf =>
    () =>
      window;
  const span = (low: number, high: number) => spanOf(source, frames, [low, high], signal);
  switch (recipe.window) {
    case 'file':
      return asFiled;
    case 'rgb3':
      return fixed(policy.volume?.ctWindows ?? CT_RGB3);
    case 'auto':
      return fixed(await span(1, 99));
    case 'percentile':
      return fixed(await span(0.5, 99.5));
    case 'minmax':
      return fixed(await span(0, 100));
    case 'default':
      if (modality === 'CT') {
        const { ct, ctWindows } = policy.volume ?? {};
        if (ct === 'rgb3') return fixed(ctWindows ?? CT_RGB3);
        return ({ windows }) => windows?.[0] ?? SOFT_TISSUE;
      }
      if (modality !== 'MR' || !policy.volume) return asFiled;
      return fixed(
        policy.volume.mr === 'minmax-volume' ? await span(0, 100) : await span(0.5, 99.5),
      );
  }
}

/** Frames that are read at once; the decoders have as many threads at most. */
const AT_ONCE = 4;

/** Percentiles over all frames of a stack; a few decoded ones in memory at a time. */
async function spanOf(
  source: FrameSource,
  frames: Stack['frames'],
  [low, high]: readonly [number, number],
  signal: AbortSignal | undefined,
): Promise<Voi> {
  const histogram = new Histogram();
  const valuesOf = async ({ sopInstanceUid, frame }: Stack['frames'][number]) => {
    const { image, frame: attributes } = await source.describe(sopInstanceUid, frame);
    const { samples } = await source.decode(sopInstanceUid, frame, signal);
    return toModalityValues(samples, { ...image, ...attributes });
  };
  for (let from = 0; from < frames.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const values = await Promise.all(frames.slice(from, from + AT_ONCE).map(valuesOf));
    for (const each of values) histogram.add(each);
  }
  if (histogram.total === 0) return windowBetween(0, 1); // nothing but padding
  return windowBetween(histogram.percentile(low), histogram.percentile(high));
}

/**
 * As captions and people write it: centre/width.
 *
 * @param ofSeveral - Shown beside others: the organ that it is usual for goes before it.
 */
export const nameWindow = (
  window: ChosenWindow | undefined,
  ofSeveral = false,
): string => {
  if (window === undefined) return 'as displayed';
  if (ofSeveral && 'center' in window) {
    const { center, width } = window;
    const organ = CT_PRESETS.find(
      (each) => each.center === center && each.width === width,
    );
    const name = organ && organ.name.toLowerCase();
    return [name, nameWindow(window)].filter(Boolean).join(' ');
  }
  const one = ({ center, width }: Voi) => `${round(center)}/${round(width)}`;
  return 'center' in window ? one(window) : window.map(one).join(' + ');
};

const round = (value: number) => Math.round(value * 10) / 10;
