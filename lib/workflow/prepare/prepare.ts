import type { Lettering, Preview, RunRequest } from '@/lib/api/runs';
import type { SeriesDetail, Stack } from '@/lib/api/studies';
import { AppError } from '@/lib/errors';
import { bannerRows } from '@/lib/dicom/attributes/device-banners';
import { tilesNeeded } from '@/lib/image/display/montage';
import type { ImageTransform } from '@/lib/image/transform';
import { estimateTokens, textTokens } from '@/lib/models/policies';
import type { ConfiguredModel } from '@/lib/models/models-file';
import { getAdapter } from '@/lib/models/registry';
import { stepsOf, type Step } from '@/lib/report/asking/steps';
import { helpFor, stepOf, type Help } from '@/lib/workflow/help/help';
import { captionsOf, destinationOf, findModel } from '@/lib/workflow/models';
import { identityNotes } from '@/lib/workflow/prepare/identity/notes';
import {
  letteringFinder,
  type LetteringFinder,
} from '@/lib/workflow/prepare/identity/lettering';
import { atMost } from '@/lib/workflow/prepare/pictures/at-most';
import { captionOf, dataBlock } from '@/lib/workflow/prepare/pictures/facts';
import { planPictures, type PlannedPicture } from '@/lib/workflow/prepare/pictures/plan';
import { toPng } from '@/lib/workflow/prepare/pictures/png';
import { tiled, type DrawnSlice } from '@/lib/workflow/prepare/pictures/tiled';
import { nameWindow } from '@/lib/workflow/prepare/pictures/windows';
import {
  numbered,
  partsOf,
  type Part,
  type PreparedSlice,
} from '@/lib/workflow/prepare/slices/parts';
import type { PickedFrame } from '@/lib/workflow/prepare/slices/pick-slices';
import { chooseStacks } from '@/lib/workflow/prepare/slices/choose-series';
import { frameSource, type FrameSource } from '@/lib/workflow/prepare/source-frames';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';

/** One image as it will be sent, and the way back from it to the stored frame. */
export interface PreparedImage {
  png: Buffer;
  sha256: string;
  caption: string;
  /** The slices that it shows; one, save on a montage. */
  slices: readonly PreparedSlice[];
  window: string;
  lettering: Lettering[];
  /** Of its slice, or of the montage, to the image. */
  transform: ImageTransform;
}

/** An image as it is kept with a run: of each slice on it, where it comes from and the way back. */
export function withoutPixels({ png: _png, slices, ...image }: PreparedImage) {
  const shown = slices.map(({ checked: _checked, ...slice }) => slice);
  const [{ transform: _transform, ...first }] = shown as [PreparedSlice];
  return { ...first, ...image, slices: shown };
}

/** Exactly what a model would receive. */
export interface Prepared {
  model: ConfiguredModel;
  /** The series and the stack of the first part. */
  series: SeriesDetail;
  stack: Stack;
  parts: readonly Part[];
  picked: readonly PickedFrame[];
  source: FrameSource;
  /** In the order of their numbers. */
  slices: readonly PreparedSlice[];
  images: readonly PreparedImage[];
  /** How many slices share an image. */
  tiles: number;
  /** The questions, in order; those of most models are one. */
  steps: readonly [Step, ...Step[]];
  /** Of the first question. */
  instructions: string;
  context: string;
  question: string;
  /** Where captions stand: before or after their images. */
  captions: 'before' | 'after';
  /** For all questions together. */
  tokens: number;
  /** For the longest of them. */
  mostTokens: number;
  deidentification: Preview['deidentification'];
  /** What is asked for in place of a draft. */
  help: Help | null;
}

/** How many frames are worked at: two are decoded while one becomes a file. */
const AT_ONCE = 3;

/**
 * Turn a recipe into images and words. The same request on the same archive gives the same bytes:
 * what was previewed is what is sent.
 *
 * @throws AppError `not_found`, `invalid_request`, `unsupported` (the model does not read this
 *   modality), `decode_failed`.
 */
export async function prepare(
  world: World,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<Prepared> {
  const { modelId, studyUid, recipe } = request;
  const model = await findModel(world, modelId);
  const { policy } = model;
  const study = await studyDetail(world, studyUid);
  const source = frameSource(world);
  const chosen = chooseStacks(study, recipe, policy);
  const help = await helpFor(world, request, model, study);
  const parts =
    help && !help.pictures
      ? []
      : await partsOf(world, source, { model, study, chosen, recipe }, signal);
  const [{ series, stack }] = chosen;
  const tiles = tilesOf(parts, model, recipe.montage);
  const planned = await numbered(source, parts, model, tiles > 1);
  // What stays in this process is read by nobody who could be told a name or an order.
  const letters =
    destinationOf(model).egress === 'here' ? undefined : letteringFinder(recipe.maskText);
  const masksText = letters !== undefined && recipe.maskText;
  const pictures = planPictures(parts, planned, tiles);
  const images = await atMost(AT_ONCE, pictures, async (picture, index) => {
    signal?.throwIfAborted();
    return prepareImage(source, picture, {
      number: index + 1,
      count: planned.length,
      series: parts.length,
      tiles,
      model,
      masksText,
      letters,
      signal,
    });
  });
  const windows = Math.max(1, ...parts.map((part) => part.windows.length));
  const facts = dataBlock(parts, recipe.facts ?? policy.facts);
  const context = [facts, help?.block].filter(Boolean).join('\n\n');
  // On a montage each slice has its tile now, the same one in every window.
  const slices = [
    ...new Map(images.flatMap((each) => each.slices).map((s) => [s.number, s])).values(),
  ];
  const told = {
    ...{ box: policy.box, shown: { windows, tiled: tiles > 1 }, count: planned.length },
  };
  const { answersQuestions, wordless } = getAdapter(model.adapter);
  const steps: readonly [Step, ...Step[]] = help
    ? [stepOf(help, told, slices)]
    : stepsOf({
        // What is no chat is asked once, whatever the recipe says.
        asking: wordless ? 'wordless' : answersQuestions ? recipe.asking : 'once',
        checklist: recipe.checklist,
        ...{ modality: series.modality, bodyPart: series.bodyPart },
        ...told,
        readersQuestion: recipe.question.trim(),
      });
  const pictureTokens = estimateTokens(
    policy,
    images.map(({ transform }) => transform.resize),
  );
  const tokens = steps.map(
    ({ instructions, question: { length } }) =>
      pictureTokens + textTokens(policy, instructions.length + context.length + length),
  );
  const [{ instructions, question }] = steps;
  return {
    ...{ model, series, stack, parts, source, slices, images, tiles, help },
    picked: parts.flatMap(({ picked }) => picked),
    ...{ steps, instructions, context, question },
    captions: captionsOf(model, recipe.captions),
    tokens: tokens.reduce((sum, each) => sum + each, 0),
    mostTokens: Math.max(...tokens),
    deidentification: [
      ...notesOn(parts, planned, masksText, {
        images,
        lookedFor: letters !== undefined,
        takes: policy.takes,
        told: facts !== '',
        question: [recipe.question, ...(recipe.checklist ?? [])].join('\n'),
      }),
      ...(help?.notes ?? []),
    ],
  };
}

/** What is to be told of each series; the same sentence once. */
function notesOn(
  parts: readonly Part[],
  slices: readonly PreparedSlice[],
  masksText: boolean,
  rest: Pick<
    Parameters<typeof identityNotes>[0],
    'images' | 'lookedFor' | 'takes' | 'told' | 'question'
  >,
): Preview['deidentification'] {
  const notes = parts.flatMap(({ series, described, masked }) =>
    identityNotes({
      ...rest,
      modality: series.modality,
      source: described,
      masked,
      bannerRows:
        masksText && !masked ? bannerRows(described.header, described.image) : 0,
      slices: slices.filter(({ seriesUid }) => seriesUid === series.seriesUid),
    }),
  );
  return [...new Map(notes.map((note) => [note.message, note])).values()];
}

/** @throws AppError `invalid_request` where even the most slices an image don't fit. */
function tilesOf(
  parts: readonly Part[],
  { policy: { maxImages } }: ConfiguredModel,
  montage: boolean,
): number {
  if (!montage) return 1;
  const groups = parts.map(({ picked, windows }) => ({
    slices: picked.length,
    windows: windows.length,
  }));
  const tiles = tilesNeeded(groups, maxImages);
  if (tiles !== undefined) return tiles;
  throw new AppError(
    'invalid_request',
    `These slices do not fit into the ${maxImages} images of this model.`,
    { hint: 'Choose fewer slices, fewer windows, or fewer series.' },
  );
}

interface How {
  /** Of the image, from 1. */
  number: number;
  /** Of the slices. */
  count: number;
  series: number;
  tiles: number;
  model: ConfiguredModel;
  masksText: boolean;
  letters: LetteringFinder | undefined;
  signal: AbortSignal | undefined;
}

async function prepareImage(
  source: FrameSource,
  planned: PlannedPicture,
  how: How,
): Promise<PreparedImage> {
  const drawn: DrawnSlice[] = [];
  for (const slice of planned.slices) {
    drawn.push(await drawSlice(source, slice, planned, how));
  }
  const [first] = drawn as [DrawnSlice];
  const { picture, transform, slices } =
    how.tiles > 1
      ? tiled(drawn as [DrawnSlice], how.number, how.model.policy)
      : { ...first, transform: first.slice.transform, slices: [first.slice] };
  const { bytes, sha256 } = await toPng(picture, transform.resize);
  return {
    png: bytes,
    sha256,
    caption: captionOf(drawn, planned.part, how),
    slices,
    window: first.window,
    lettering: drawn.flatMap(({ lettering }) => lettering),
    transform,
  };
}

async function drawSlice(
  source: FrameSource,
  slice: PreparedSlice,
  { part, windowOf }: PlannedPicture,
  how: How,
): Promise<DrawnSlice> {
  const described = await source.describe(slice.sopInstanceUid, slice.frame);
  const { image, frame, palette, regions } = described;
  const window = windowOf(frame);
  const { picture: drawn, lines } = await source.draw(
    slice,
    {
      ...{ frame, window, palette, regions, orientation: frame.orientation },
      maskOutsideRegions: part.masked,
      // A banner is text, and leaves only with the person's word: regions say more where there are any.
      banner: how.masksText && !part.masked ? bannerRows(described.header, image) : 0,
      search: how.letters !== undefined,
    },
    how.signal,
  );
  const { picture, lettering } = how.letters
    ? await how.letters.look(drawn, lines)
    : { picture: drawn, lettering: [] };
  return {
    slice,
    picture,
    lettering,
    window: nameWindow(window, part.windows.length > 1),
    described,
  };
}
