import type { Picture } from '@/lib/image/render';

/** Digits of five by seven dots, a row a number: enough to be read, and no font to be fetched. */
const DIGITS: readonly (readonly number[])[] = [
  [14, 17, 19, 21, 25, 17, 14],
  [4, 12, 4, 4, 4, 4, 14],
  [14, 17, 1, 2, 4, 8, 31],
  [31, 2, 4, 2, 1, 17, 14],
  [2, 6, 10, 18, 31, 2, 2],
  [31, 16, 30, 1, 1, 17, 14],
  [6, 8, 16, 30, 17, 17, 14],
  [31, 1, 2, 4, 8, 8, 8],
  [14, 17, 17, 14, 17, 17, 14],
  [14, 17, 17, 15, 1, 2, 12],
];
const DOTS = { width: 5, height: 7, gap: 1 } as const;

/** How many pixels a number takes, the gap after it included. @param dot - Pixels of a dot. */
export const numberSize = (number: number, dot: number) => ({
  width: String(number).length * (DOTS.width + DOTS.gap) * dot,
  height: DOTS.height * dot,
});

/**
 * Write a number into a picture, in white.
 *
 * @param at - Its top-left corner, pixels.
 * @param dot - Pixels of a dot; a digit is seven dots high.
 */
export function drawNumber(
  { width, channels, data }: Picture,
  number: number,
  at: { readonly left: number; readonly top: number },
  dot: number,
): void {
  const step = (DOTS.width + DOTS.gap) * dot;
  Array.from(String(number), Number).forEach((digit, place) =>
    DIGITS[digit]?.forEach((bits, row) => {
      for (let column = 0; column < DOTS.width; column += 1) {
        if (!(bits & (1 << (DOTS.width - 1 - column)))) continue;
        const left = at.left + place * step + column * dot;
        for (let y = at.top + row * dot; y < at.top + (row + 1) * dot; y += 1) {
          const from = (y * width + left) * channels;
          data.fill(255, from, from + dot * channels);
        }
      }
    }),
  );
}
