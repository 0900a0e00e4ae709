import { expect, it } from 'vitest';
import { framedWidth, framingOf, type Framing } from '@/lib/hanging/framing';

const breast = (
  laterality: 'L' | 'R' | null,
  wall: 'left' | 'right' | undefined,
  [widthMm, heightMm] = [240, 300],
  upsideDown = false,
) => ({ laterality, breast: { wall, upsideDown, widthMm, heightMm } });
const framed = (
  one: ReturnType<typeof breast>,
  others: ReturnType<typeof breast>[] = [],
) => framingOf(one, [one, ...others]);

it.each([
  ['R', 'right', 'right', false],
  ['R', 'left', 'right', true],
  ['L', 'left', 'left', false],
  ['L', 'right', 'left', true],
  ['R', undefined, 'right', false],
] as const)(
  'puts the chest wall of %s, stored at the %s edge, at the %s one, flipped: %s',
  (laterality, stored, wall, flipHorizontal) => {
    expect(framed(breast(laterality, stored))).toEqual({
      wall,
      flipHorizontal,
      flipVertical: false,
      share: { width: 1, height: 1 },
    });
  },
);

it('turns what is upside down, and leaves alone what is no breast or of no side', () => {
  expect(framed(breast('L', 'left', undefined, true))?.flipVertical).toBe(true);
  expect(framed(breast(null, 'left'))).toBeUndefined();
  expect(framingOf({ laterality: 'L', breast: null }, [])).toBeUndefined();
});

it('gives a small detector’s picture the scale of the large one beside it', () => {
  const [small, large] = [
    breast('R', 'right', [180, 240]),
    breast('L', 'left', [240, 300]),
  ];
  // Into 480 × 600 pixels the large one fits with 2 pixels for a mm; so the small one is 360 wide.
  const widthOf = (one: typeof small, size: { width: number; height: number }) => {
    const { widthMm, heightMm } = one.breast;
    return framedWidth(framed(one, [small, large]) as Framing, size, widthMm / heightMm);
  };
  const square = { width: 480, height: 600 };
  expect([small, large].map((one) => widthOf(one, square))).toEqual([360, 480]);
  // A wide viewport: 300 mm in 600 pixels still.
  const wide = { width: 2000, height: 600 };
  expect(widthOf(small, wide)).toBeCloseTo(360, 9);
  expect(widthOf(large, wide)).toBeCloseTo(480, 9);
});
