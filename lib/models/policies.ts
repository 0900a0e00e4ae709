import { AppError } from '@/lib/errors';
import type { Resize } from '@/lib/image/resize';
import type { Box } from '@/lib/image/transform';
import { hostedPolicies } from '@/lib/models/policies/hosted';
import type { Price } from '@/lib/models/price';
import { localPolicies } from '@/lib/models/policies/local';
import { medicalPolicies } from '@/lib/models/policies/medical';
import { openAiPolicies } from '@/lib/models/policies/openai';
import { openWeightPolicies } from '@/lib/models/policies/open-weights';
import { serverPolicies } from '@/lib/models/policies/servers';
import type { Fact } from '@/lib/report/instructions';

/** A grey window by its middle and width; exact: the lower end is black, the upper end white. */
export interface ExactWindow {
  readonly center: number;
  readonly width: number;
  readonly fn: 'LINEAR_EXACT';
}

/** How much a model of this family takes in and gives back; of several sizes, the smallest. */
export interface TokenLimits {
  /** For input and answer together. */
  readonly context: number;
  /** For the answer alone, where that is less. */
  readonly output?: number;
}

/** How a model wants its images, and how it answers with boxes: data, one record per family. */
export interface ImagePolicy {
  readonly id: string;
  /** Raised whenever a record changes; stored with every run. */
  readonly version: number;
  readonly title: string;
  /** A regular expression that the names of models of this family match. */
  readonly modelPattern: string;
  /** A: read in source code; B: the vendor's page; C: a third party; K: to be confirmed. */
  readonly verified: 'A' | 'B' | 'C' | 'K';
  readonly source: string;
  /** ISO date of the evidence. */
  readonly asOf: string;
  /** The service's own words; a server of the house may be spoken to in others as well. */
  readonly wire:
    | 'openai-responses'
    | 'openai-chat'
    | 'anthropic'
    | 'gemini'
    | 'mistral'
    | 'sidecar'
    | 'segmentation'
    | 'monai-label'
    | 'ark'
    | 'none';
  /** What leaves in place of pictures: the slices as one volume, or as DICOM files written anew. */
  readonly takes?: 'volume' | 'files';
  /** What it can't do without, for whoever shows it something else; completes “It needs …”. */
  readonly needs?: string;
  /** We only ever send PNG. */
  readonly formats: readonly 'png'[];
  readonly maxImages: number;
  readonly maxImageBytes?: number;
  readonly maxRequestBytes?: number;
  /** Absent: unknown, unless the models file says it of the server. */
  readonly tokenLimits?: TokenLimits;
  /** Above `over` images, none may be longer than `maxEdge` on any side. */
  readonly manyImages?: { readonly over: number; readonly maxEdge: number };
  readonly resize: Resize;
  /** The vendor's switch against resizing; always sent. */
  readonly detail?: { readonly values: readonly string[]; readonly send: string };
  /** Of what the MODEL saw: padding included. Absent: boxes are not asked for. */
  readonly box?: {
    readonly space: 'pixel-resized' | 'norm-1' | 'norm-1000';
    readonly order: 'xyxy' | 'yxyx';
  };
  readonly volume?: {
    readonly maxSlices: number;
    readonly planes: readonly ('axial' | 'any')[];
    /** `rgb3`: three windows of one slice in the three colours, as `ctWindows` says. */
    readonly ct: 'rgb3' | 'single';
    readonly ctWindows?: readonly [
      red: ExactWindow,
      green: ExactWindow,
      blue: ExactWindow,
    ];
    readonly mr: 'minmax-volume' | 'p0.5-99.5';
  };
  /** What of the allow-list is told of the images unless a recipe says otherwise; all of it if absent. */
  readonly facts?: readonly Fact[];
  /** Does a caption stand before its image, or after it? */
  readonly caption: 'before' | 'after';
  readonly json: 'schema' | 'object' | 'prompt-only';
  /** `none`: the instructions open the user's message instead. */
  readonly system: 'yes' | 'none';
  /** Sent unless the models file says otherwise; absent: the service's own default. */
  readonly temperature?: number;
  /** The parameter that bounds the answer. */
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens';
  /** Absent: unknown, unless the models file names one. */
  readonly price?: Price;
  readonly modalities: readonly ('CT' | 'MR' | 'US' | 'CR' | 'DX' | 'MG' | 'PT')[];
  readonly licence: string;
  readonly notForCare: string;
}

export const policies: readonly ImagePolicy[] = [
  ...localPolicies,
  ...medicalPolicies,
  ...openWeightPolicies,
  ...openAiPolicies,
  ...hostedPolicies,
  ...serverPolicies,
];

/** @throws AppError `model_unconfigured` when there is no such policy. */
export function policyFor(id: string): ImagePolicy {
  const policy = policies.find((candidate) => candidate.id === id);
  if (policy) return policy;
  throw new AppError('model_unconfigured', `No image policy is called “${id}”.`, {
    hint: `Known: ${policies.map((known) => known.id).join(', ')}.`,
  });
}

/** The policy whose family a model's name belongs to; `otherwise` when none claims it. */
export const policyForModel = (model: string, otherwise = 'generic'): ImagePolicy =>
  policies.find((policy) => new RegExp(policy.modelPattern, 'i').test(model)) ??
  policyFor(otherwise);

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * What the images will cost, by the vendor's published arithmetic.
 *
 * @param sizes - Of the images as sent, in pixels: resized and padded already.
 * @returns Whole tokens for all images together; texts are not counted.
 */
export const estimateTokens = (
  policy: ImagePolicy,
  sizes: readonly ImageSize[],
): number => sizes.reduce((sum, size) => sum + imageTokens(policy, size), 0);

/** Four characters a token is the usual rule of thumb for English; nobody counts what stays here. */
export const textTokens = ({ wire }: ImagePolicy, characters: number): number =>
  wire === 'none' ? 0 : Math.ceil(characters / 4);

/** What most services count today; a guess where no service is known. */
const USUAL_PATCH = 32;
/** Gemma 3's vision tower gives 256 tokens for one 896² square. */
const SQUARE_TOKENS = 256;

function imageTokens({ resize, detail }: ImagePolicy, { width, height }: ImageSize) {
  const cells = (side: number) => Math.ceil(width / side) * Math.ceil(height / side);
  switch (resize.kind) {
    case 'tile':
      return (
        resize.base + (detail?.send === 'low' ? 0 : resize.perTile * cells(resize.tile))
      );
    case 'patch':
      // Vendors round the product up once per image: 256 × 1.62 = 414.7 is billed as 415.
      return Math.ceil(cells(resize.patch) * resize.factor);
    case 'square':
      return resize.tokens ?? SQUARE_TOKENS;
    case 'grid': {
      const tiles = cells(resize.tile);
      return resize.tokens * (tiles > 1 ? tiles + 1 : 1);
    }
    case 'budget':
      return resize.tokens;
    case 'pixels':
      return cells(resize.multiple);
    case 'fit':
      return cells(USUAL_PATCH);
  }
}

/**
 * How far outside the image a coordinate may lie and still count as rounding: 1 % of the side.
 * Models round to whole thousandths or pixels, and like to say 1000 where 999 was meant.
 */
export const BOX_TOLERANCE = 0.01;

/**
 * Read a model's four numbers as a box on the image it saw.
 *
 * @param size - Of the image as sent, padding included.
 * @returns In model pixels, counted from the image's top-left corner as `boxToSource` takes them
 *   (a whole image of 512 is 0 … 512), clipped to the image.
 * @throws AppError `answer_box_outside_image` when the policy has no boxes, a coordinate lies more
 *   than `BOX_TOLERANCE` outside, corners are swapped, or the box is under half a pixel: all signs
 *   of another convention than the policy's.
 */
export function decodeBox(
  policy: Pick<ImagePolicy, 'box'>,
  numbers: readonly number[],
  { width, height }: ImageSize,
): Box {
  const form = policy.box;
  const [a, b, c, d] = numbers;
  if (!form || numbers.length !== 4 || !numbers.every(Number.isFinite)) {
    throw outside(
      form ? 'A box is not four numbers.' : 'This model was not asked for boxes.',
    );
  }
  const corners = (form.order === 'xyxy' ? [a, b, c, d] : [b, a, d, c]) as number[];
  const divisor = { 'norm-1': 1, 'norm-1000': 1000, 'pixel-resized': undefined };
  const [left = 0, top = 0, right = 0, bottom = 0] = corners.map((value, index) => {
    const side = index % 2 === 0 ? width : height;
    const part = value / (divisor[form.space] ?? side);
    if (part < -BOX_TOLERANCE || part > 1 + BOX_TOLERANCE) {
      throw outside(`A box reaches to ${value}, outside the image it was drawn on.`);
    }
    return Math.min(1, Math.max(0, part)) * side;
  });
  if (right < left || bottom < top) throw outside('A box ends before it begins.');
  if (right - left < 0.5 || bottom - top < 0.5) {
    throw outside('A box is smaller than half a pixel.');
  }
  return [left, top, right, bottom];
}

const outside = (message: string) =>
  new AppError('answer_box_outside_image', message, {
    hint: 'The model may use other coordinates than its policy says; check the models file.',
  });
