import type { Recipe } from '@/lib/api/models/recipes';
import type { SeriesDetail, Stack, StudyDetail } from '@/lib/api/studies';
import { AppError } from '@/lib/errors';
import { planeOf } from '@/lib/image/geometry';
import { isGrey } from '@/lib/image/photometric';
import { planTransform, type ImageTransform } from '@/lib/image/transform';
import { commonSpacing } from '@/lib/image/ultrasound/calibration';
import type { Tile } from '@/lib/image/display/montage';
import type { SeriesRule } from '@/lib/hanging/series-rules';
import type { ConfiguredModel } from '@/lib/models/models-file';
import type { CheckedFrame } from '@/lib/report/checks/checked';
import { chooseWindows, type WindowOf } from '@/lib/workflow/prepare/pictures/windows';
import { knownOfStack } from '@/lib/workflow/prepare/slices/known-of-stack';
import {
  mammogramsOf,
  pickSlices,
  roomOf,
  type PickedFrame,
} from '@/lib/workflow/prepare/slices/pick-slices';
import type { FrameSource, SourceFrame } from '@/lib/workflow/prepare/source-frames';
import type { World } from '@/lib/workflow/world';

/** A stack of the study, and the series that it lies in. */
export interface ChosenStack {
  readonly series: SeriesDetail;
  readonly stack: Stack;
  /** Which kind of MR, or of kernel, in a word of our own; absent: not known, or not asked. */
  readonly kind?: string | undefined;
  /** The rule that chose it, and among how many; absent: a person did. */
  readonly why?: { readonly rule: SeriesRule; readonly of: number };
}

/** What of a stack is shown, and how. */
export interface Part extends ChosenStack {
  /** Of this part in the request, from 1. */
  readonly number: number;
  readonly picked: readonly PickedFrame[];
  /** Its first chosen frame. */
  readonly described: SourceFrame;
  /** Is everything outside the ultrasound regions black? */
  readonly masked: boolean;
  readonly windows: readonly WindowOf[];
}

/** A slice that a model is to see, numbered over all parts of the request. */
export interface PreparedSlice extends PickedFrame {
  readonly number: number;
  readonly seriesUid: string;
  /** Of the stored frame to the image, or to its tile of it. */
  readonly transform: ImageTransform;
  readonly tile?: Tile;
  /** For checking what comes back against the patient's geometry. */
  readonly checked: CheckedFrame;
}

/** @throws AppError `not_found` */
export function findStack(study: StudyDetail, stackId: string): ChosenStack {
  for (const series of study.series) {
    const stack = series.stacks.find(({ id }) => id === stackId);
    if (stack) return { series, stack };
  }
  throw new AppError('not_found', 'This study has no such stack.', {
    hint: 'Series are parted anew when images are added: open the study and choose the stack again.',
  });
}

/**
 * Choose slices and windows of each stack.
 *
 * @throws AppError `unsupported` (the model doesn't read this modality, or isn't shown images one by
 *   one), `invalid_request`, `decode_failed`.
 */
export async function partsOf(
  world: World,
  source: FrameSource,
  {
    model,
    study,
    chosen,
    recipe,
  }: {
    model: ConfiguredModel;
    study: StudyDetail;
    chosen: readonly ChosenStack[];
    recipe: Recipe;
  },
  signal?: AbortSignal,
): Promise<Part[]> {
  const parts: Part[] = [];
  for (const each of chosen) {
    assertReads(model, each.series.modality);
    parts.push({ ...each, number: parts.length + 1, ...(await partOf(each)) });
  }
  return parts;

  async function partOf({
    series,
    stack,
  }: ChosenStack): Promise<Omit<Part, keyof ChosenStack | 'number'>> {
    const { policy } = model;
    const { modality } = series;
    const known = await knownOfStack(
      world,
      source,
      { studyUid: study.studyUid, stack, recipe },
      signal,
    );
    const grey = await isWindowed(source, stack, modality);
    const shown = grey && Array.isArray(recipe.window) ? recipe.window.length : 1;
    assertShown(model, shown > 1 || recipe.montage, chosen.length);
    const picked =
      policy.takes === 'files' && modality === 'MG'
        ? mammogramsOf(study)
        : pickSlices(stack, recipe, roomOf(policy, recipe, shown, chosen.length), known);
    const [first] = picked;
    if (!first) throw new AppError('invalid_request', 'This stack has no images.');
    const described = await source.describe(first.sopInstanceUid, first.frame);
    const windows = await chooseWindows(
      source,
      stack.frames,
      { recipe, policy, modality, grey },
      signal,
    );
    const masked = recipe.maskOutsideRegions && described.regions.length > 0;
    return { picked, described, masked, windows };
  }
}

/** Ultrasound and colours are sent as they are displayed. */
async function isWindowed(source: FrameSource, { frames }: Stack, modality: string) {
  const [first] = frames;
  if (!first || modality === 'US') return false;
  const { image } = await source.describe(first.sopInstanceUid, first.frame);
  return isGrey(image.photometricInterpretation);
}

function assertReads({ title, policy }: ConfiguredModel, modality: string) {
  if (policy.modalities.some((each) => each === modality)) return;
  throw new AppError(
    'unsupported',
    `${title} reads ${policy.modalities.join(', ')}, not ${modality}.` +
      (policy.needs ? ` It needs ${policy.needs}.` : ''),
  );
}

/** Wires on which an image is a slice: what comes back counts images. */
const ONE_BY_ONE = ['sidecar', 'segmentation', 'monai-label', 'ark'];

function assertShown(
  { title, policy, adapter }: ConfiguredModel,
  otherwise: boolean,
  series: number,
) {
  if (series > 1 && (ONE_BY_ONE.includes(policy.wire) || adapter === 'baseline')) {
    throw new AppError('unsupported', `${title} takes one series, not ${series}.`, {
      hint: 'Choose one stack.',
    });
  }
  if (!otherwise || !ONE_BY_ONE.includes(policy.wire)) return;
  throw new AppError('unsupported', `${title} takes one image of each slice.`, {
    hint: 'Choose one window, and no montage.',
  });
}

/** All slices of all parts, numbered from 1. @param tiled - Several share an image. */
export async function numbered(
  source: FrameSource,
  parts: readonly Part[],
  { policy }: ConfiguredModel,
  tiled: boolean,
): Promise<PreparedSlice[]> {
  const slices: PreparedSlice[] = [];
  for (const { series, picked } of parts) {
    for (const frame of picked) {
      const described = await source.describe(frame.sopInstanceUid, frame.frame);
      slices.push({
        number: slices.length + 1,
        seriesUid: series.seriesUid,
        ...frame,
        transform: planTransform({
          width: described.image.columns,
          height: described.image.rows,
          orientation: described.frame.orientation,
          ...(tiled
            ? { resize: UNSCALED }
            : { pixelSpacing: described.frame.pixelSpacing, resize: policy.resize }),
        }),
        checked: checkedFrame(frame, described),
      });
    }
  }
  return slices;
}

/** A tile is as large as its slice; the whole picture is resized at once. */
const UNSCALED = { kind: 'budget', tokens: 0 } as const;

const checkedFrame = (
  { sopInstanceUid, frame }: PickedFrame,
  described: SourceFrame,
): CheckedFrame => ({
  sopInstanceUid,
  frame,
  rows: described.image.rows,
  columns: described.image.columns,
  plane: planeOf(described.frame),
  pixelSpacing: described.frame.pixelSpacing ?? commonSpacing(described.regions),
});
