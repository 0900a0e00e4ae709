import { z } from 'zod';
import type { Picture } from '@/lib/image/render';
import type { ResizePlan } from '@/lib/image/resize';
import { boxToModel, planTransform, type Box } from '@/lib/image/transform';
import {
  type ColourName,
  COLOURS,
  marksCard,
  numberCard,
} from '@/lib/models/check/cards';
import type { ImagePolicy, ImageSize } from '@/lib/models/policies';

export interface Card {
  readonly picture: Picture;
  readonly plan: ResizePlan;
}

/** What a model is asked, with the pictures for it. */
export interface Question<Schema extends z.ZodType = z.ZodType> {
  readonly words: string;
  readonly cards: readonly Card[];
  readonly schema: Schema;
}

/** Wider than high, and of no size that a convention of boxes counts to. */
const CARD = { width: 720, height: 480 } as const;
/** Large enough that a server which makes pictures smaller would make it so. */
const LARGE = { width: 1536, height: 1024 } as const;
const LARGE_DIGITS = 140;
const FINE_DIGITS = 14;
/** Of the pictures that are counted. */
const MOST_COUNTED = 6;

const numberAnswer = z.strictObject({ number: z.number() });
const numbersAnswer = z.strictObject({ numbers: z.array(z.number()) });
const boxesAnswer = z.strictObject({
  marks: z.array(z.strictObject({ colour: z.string(), box_2d: z.array(z.number()) })),
});

/** The four questions of a check, and the truth about their pictures. */
export interface Questions {
  readonly number: Question<typeof numberAnswer> & { readonly truth: number };
  readonly boxes: Question<typeof boxesAnswer> & {
    readonly truth: Readonly<Record<ColourName, Box>>;
    readonly size: ImageSize;
  };
  readonly images: Question<typeof numbersAnswer> & { readonly truth: readonly number[] };
  readonly fine: Question<typeof numberAnswer> & {
    readonly truth: number;
    readonly size: ImageSize;
  };
}

/**
 * @param random - 0 ≤ … < 1: what is on the cards can't be known without looking.
 */
export function questionsFor(policy: ImagePolicy, random: () => number): Questions {
  const between = (low: number, high: number) =>
    low + Math.floor(random() * (high - low));
  const card = (picture: Picture): Card => ({ picture, plan: plan(policy, picture) });
  const number = between(100, 1000);
  const fine = between(1000, 10_000);
  const counted = Math.min(policy.maxImages, MOST_COUNTED);
  // All different, so that one which is lost is missed.
  const numbers = new Set<number>();
  while (numbers.size < counted) numbers.add(between(10, 100));
  const marks = marksCard(CARD);
  const transform = planTransform({ ...CARD, resize: policy.resize });
  // Drawn in the size that is sent: only somebody else could make it smaller.
  const { contentWidth: width, contentHeight: height, ...rest } = plan(policy, LARGE);
  const sent = { ...rest, contentWidth: width, contentHeight: height };
  return {
    number: {
      words: `One picture with a number. Which number is it? Answer as JSON: {"number": …}`,
      cards: [card(numberCard(number, CARD, LARGE_DIGITS))],
      schema: numberAnswer,
      truth: number,
    },
    boxes: {
      words: `The picture has four coloured rectangles (${Object.keys(COLOURS).join(', ')}) on grey. Give the box around each, ${boxWords(policy)}. Answer as JSON: {"marks": [{"colour": "red", "box_2d": [ … four numbers … ]}, …]}`,
      cards: [{ picture: marks.picture, plan: transform.resize }],
      schema: boxesAnswer,
      truth: inModel(marks.boxes, (box) => boxToModel(transform, centred(box))),
      size: transform.resize,
    },
    images: {
      words: `Each picture has a number. Give the numbers of all pictures, in their order. Answer as JSON: {"numbers": [ … ]}`,
      cards: [...numbers].map((each) => card(numberCard(each, CARD, LARGE_DIGITS))),
      schema: numbersAnswer,
      truth: [...numbers],
    },
    fine: {
      words: `There is a small number of four digits in the middle of the picture. Which is it? Answer as JSON: {"number": …}`,
      cards: [{ picture: numberCard(fine, { width, height }, FINE_DIGITS), plan: sent }],
      schema: numberAnswer,
      truth: fine,
      size: sent,
    },
  };
}

const plan = ({ resize }: ImagePolicy, { width, height }: ImageSize) =>
  planTransform({ width, height, resize }).resize;

/** Pixels from the corner as pixels from the centre of the first one: see `ImageTransform`. */
const centred = (box: Box) => box.map((value) => value - 0.5) as unknown as Box;

const inModel = (boxes: Record<ColourName, Box>, to: (box: Box) => Box) => ({
  red: to(boxes.red),
  green: to(boxes.green),
  blue: to(boxes.blue),
  yellow: to(boxes.yellow),
});

/** In the words in which drafts ask for boxes; 0 to 1000 where a policy has none. */
function boxWords({ box = { space: 'norm-1000', order: 'xyxy' } }: ImagePolicy) {
  const corners =
    box.order === 'xyxy' ? 'left, top, right, bottom' : 'top, left, bottom, right';
  const scale = {
    'pixel-resized': 'in pixels of the image as given',
    'norm-1': 'as fractions of its width and height, from 0 to 1',
    'norm-1000': 'scaled so that its width and its height are 1000 each',
  }[box.space];
  return `[${corners}], ${scale}`;
}
