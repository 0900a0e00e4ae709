import type { Lettering, Preview, RunRequest } from '@/lib/api/runs';
import type { SeriesDetail, Stack } from '@/lib/api/studies';
import { AppError } from '@/lib/errors';
import { bannerRows } from '@/lib/dicom/attributes/device-banners';
import { planeOf } from '@/lib/image/geometry';
import { isGrey } from '@/lib/image/photometric';
import { commonSpacing } from '@/lib/image/ultrasound/calibration';
import { planTransform, type ImageTransform } from '@/lib/image/transform';
import { estimateTokens } from '@/lib/models/policies';
import type { ConfiguredModel } from '@/lib/models/models-file';
import type { CheckedFrame } from '@/lib/report/checks/checked';
import {
  contextBlock,
  draftInstructions,
  draftQuestion,
} from '@/lib/report/instructions';
import { destinationOf, findModel } from '@/lib/workflow/models';
import { allowedFacts, captionOf } from '@/lib/workflow/prepare/facts';
import { identityNotes } from '@/lib/workflow/prepare/identity/notes';
import {
  letteringFinder,
  type LetteringFinder,
} from '@/lib/workflow/prepare/identity/lettering';
import { knownOfStack } from '@/lib/workflow/prepare/known-of-stack';
import {
  mammogramsOf,
  pickSlices,
  type PickedFrame,
} from '@/lib/workflow/prepare/pick-slices';
import { toPng } from '@/lib/workflow/prepare/png';
import {
  frameSource,
  type FrameSource,
  type SourceFrame,
} from '@/lib/workflow/prepare/source-frames';
import { chooseWindow, nameWindow, type WindowOf } from '@/lib/workflow/prepare/windows';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';

/** One image as it will be sent, and the way back from it to the stored frame. */
export interface PreparedImage {
  png: Buffer;
  sha256: string;
  caption: string;
  seriesUid: string;
  sopInstanceUid: string;
  frame: number;
  stackIndex: number;
  positionMm: number | null;
  window: string;
  lettering: Lettering[];
  transform: ImageTransform;
  /** For checking what comes back against the patient's geometry. */
  checked: CheckedFrame;
}

/** Exactly what a model would receive. */
export interface Prepared {
  model: ConfiguredModel;
  series: SeriesDetail;
  stack: Stack;
  picked: readonly PickedFrame[];
  source: FrameSource;
  images: readonly PreparedImage[];
  instructions: string;
  context: string;
  question: string;
  tokens: number;
  deidentification: Preview['deidentification'];
}

/** How many frames are decoded and rendered at once. */
const AT_ONCE = 4;

/**
 * Turn a recipe into images and words. The same request on the same archive gives the same bytes:
 * what was previewed is what is sent.
 *
 * @throws AppError `not_found`, `invalid_request`, `unsupported` (the model does not read this
 *   modality), `decode_failed`.
 */
export async function prepare(
  world: World,
  { modelId, studyUid, recipe }: RunRequest,
  signal?: AbortSignal,
): Promise<Prepared> {
  const model = await findModel(world, modelId);
  const { policy } = model;
  const study = await studyDetail(world, studyUid);
  const { series, stack } = findStack(study, recipe.stackId);
  if (!policy.modalities.some((modality) => modality === series.modality)) {
    throw new AppError(
      'unsupported',
      `${model.title} reads ${policy.modalities.join(', ')}, not ${series.modality}.` +
        (policy.needs ? ` It needs ${policy.needs}.` : ''),
    );
  }
  const source = frameSource(world);
  const picked =
    policy.takes === 'files' && series.modality === 'MG'
      ? mammogramsOf(study)
      : pickSlices(
          stack,
          recipe,
          policy,
          await knownOfStack(world, source, { studyUid, stack, recipe }, signal),
        );
  const [first] = picked;
  if (!first) throw new AppError('invalid_request', 'This stack has no images.');

  const described = await source.describe(first.sopInstanceUid, first.frame);
  const masked = recipe.maskOutsideRegions && described.regions.length > 0;
  const windowOf = await chooseWindow(
    source,
    stack.frames,
    {
      ...{ recipe, policy, modality: series.modality },
      grey: isGrey(described.image.photometricInterpretation) && series.modality !== 'US',
    },
    signal,
  );
  // What stays in this process is read by nobody who could be told a name or an order.
  const letters =
    destinationOf(model).egress === 'here' ? undefined : letteringFinder(recipe.maskText);
  const masksBanner = letters !== undefined && recipe.maskText && !masked;
  const images = await atMost(AT_ONCE, picked, async (frame, index) => {
    signal?.throwIfAborted();
    return prepareImage(source, frame, {
      number: index + 1,
      count: picked.length,
      series,
      model,
      masked,
      masksBanner,
      windowOf,
      letters,
      signal,
    });
  });
  const instructions = draftInstructions(policy.box);
  const context = contextBlock(allowedFacts(series, stack, described, picked.length));
  const question = [recipe.question.trim(), draftQuestion(picked.length)]
    .filter(Boolean)
    .join('\n\n');
  const words = instructions.length + context.length + question.length;
  return {
    model,
    series,
    stack,
    picked,
    source,
    images,
    instructions,
    context,
    question,
    // Four characters a token is the usual rule of thumb for English.
    tokens:
      estimateTokens(
        policy,
        images.map(({ transform }) => transform.resize),
      ) + (policy.wire === 'none' ? 0 : Math.ceil(words / 4)),
    deidentification: identityNotes({
      modality: series.modality,
      source: described,
      masked,
      bannerRows: masksBanner ? bannerRows(described.header, described.image) : 0,
      images,
      lookedFor: letters !== undefined,
      takes: policy.takes,
      question: recipe.question,
    }),
  };
}

async function prepareImage(
  source: FrameSource,
  picked: PickedFrame,
  how: {
    number: number;
    count: number;
    series: SeriesDetail;
    model: ConfiguredModel;
    masked: boolean;
    masksBanner: boolean;
    windowOf: WindowOf;
    letters: LetteringFinder | undefined;
    signal: AbortSignal | undefined;
  },
): Promise<PreparedImage> {
  const { series, model, windowOf } = how;
  const described = await source.describe(picked.sopInstanceUid, picked.frame);
  const { image, frame, palette, regions } = described;
  const window = windowOf(frame);
  const { picture: drawn, lines } = await source.draw(
    picked,
    {
      ...{ frame, window, palette, regions, orientation: frame.orientation },
      maskOutsideRegions: how.masked,
      // A banner is text, and leaves only with the person's word: regions say more where there are any.
      banner: how.masksBanner ? bannerRows(described.header, image) : 0,
      search: how.letters !== undefined,
    },
    how.signal,
  );
  const { picture, lettering } = how.letters
    ? await how.letters.look(drawn, lines)
    : { picture: drawn, lettering: [] };
  const transform = planTransform({
    width: image.columns,
    height: image.rows,
    orientation: frame.orientation,
    pixelSpacing: frame.pixelSpacing,
    resize: model.policy.resize,
  });
  const { bytes, sha256 } = await toPng(picture, transform.resize);
  const windowName = nameWindow(window);
  return {
    png: bytes,
    sha256,
    caption: captionOf(
      how.number,
      how.count,
      series.modality,
      picked,
      described,
      windowName,
    ),
    seriesUid: series.seriesUid,
    ...picked,
    window: windowName,
    lettering,
    transform,
    checked: checkedFrame(picked, described),
  };
}

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

function findStack(
  study: { series: readonly SeriesDetail[] },
  stackId: string,
): { series: SeriesDetail; stack: Stack } {
  for (const series of study.series) {
    const stack = series.stacks.find(({ id }) => id === stackId);
    if (stack) return { series, stack };
  }
  throw new AppError('not_found', 'This study has no such stack.', {
    hint: 'Series are parted anew when images are added: open the study and choose the stack again.',
  });
}

/** The results in the order of the items, so many of which are worked at. */
async function atMost<T, R>(
  size: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const line = async () => {
    for (const [index, item] of waiting) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: size }, line));
  return results;
}
