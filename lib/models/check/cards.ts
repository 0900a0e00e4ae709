import type { Picture } from '@/lib/image/render';
import { drawNumber, numberSize } from '@/lib/image/text/digits';
import type { Box } from '@/lib/image/transform';

type Colour = readonly [red: number, green: number, blue: number];

export const COLOURS = {
  red: [230, 30, 30],
  green: [30, 190, 60],
  blue: [40, 80, 240],
  yellow: [240, 220, 40],
} as const satisfies Record<string, Colour>;
export type ColourName = keyof typeof COLOURS;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Dark grey, so that padding, which is black, can be told from it. */
const blank = ({ width, height }: Size) => ({
  width,
  height,
  channels: 3 as const,
  data: new Uint8Array(width * height * 3).fill(60),
});

function fill(picture: Picture, [left, top, right, bottom]: Box, colour: Colour) {
  for (let y = Math.round(top); y < bottom; y += 1) {
    for (let x = Math.round(left); x < right; x += 1) {
      picture.data.set(colour, (y * picture.width + x) * 3);
    }
  }
}

/**
 * A number in white, in the middle.
 *
 * @param digitHeight - Of a digit, in pixels; rounded down to a whole number a dot.
 */
export function numberCard(number: number, size: Size, digitHeight: number): Picture {
  const picture = blank(size);
  const dot = Math.max(1, Math.floor(digitHeight / numberSize(0, 1).height));
  const { width, height } = numberSize(number, dot);
  const left = Math.round((size.width - width) / 2);
  const top = Math.round((size.height - height) / 2);
  drawNumber(picture, number, { left, top }, dot);
  return picture;
}

/**
 * Where the four marks stand, as shares of width and height, chosen so that no two conventions of
 * boxes read them alike: none is its own mirror image, and none lies on the diagonal.
 */
const MARKS: Readonly<Record<ColourName, readonly [number, number, number, number]>> = {
  red: [0.06, 0.55, 0.2, 0.85],
  green: [0.3, 0.08, 0.5, 0.26],
  blue: [0.58, 0.6, 0.7, 0.92],
  yellow: [0.76, 0.1, 0.94, 0.38],
};

/** Four marks, and where they are in pixels from the top-left corner. */
export function marksCard(size: Size): {
  picture: Picture;
  boxes: Record<ColourName, Box>;
} {
  const picture = blank(size);
  const place = (mark: (typeof MARKS)[ColourName]) =>
    mark.map((share, at) =>
      Math.round(share * (at % 2 === 0 ? size.width : size.height)),
    ) as unknown as Box;
  const boxes = {
    red: place(MARKS.red),
    green: place(MARKS.green),
    blue: place(MARKS.blue),
    yellow: place(MARKS.yellow),
  };
  for (const name of Object.keys(boxes) as ColourName[]) {
    fill(picture, boxes[name], COLOURS[name]);
  }
  return { picture, boxes };
}
