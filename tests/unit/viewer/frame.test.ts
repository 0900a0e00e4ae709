import { metaData, type Types } from '@cornerstonejs/core';
import { beforeAll, expect, it } from 'vitest';
import type { Framing } from '@/lib/hanging/framing';
import { createFrame } from '@/lib/viewer/display/frame';

const [COLUMNS, ROWS] = [200, 300];
beforeAll(() => {
  metaData.addProvider(
    (type: string, imageId: string) =>
      type === 'imagePlaneModule' && imageId === 'breast'
        ? { rowPixelSpacing: 1, columnPixelSpacing: 1, rows: ROWS, columns: COLUMNS }
        : undefined,
    100_000,
  );
});

/** As Cornerstone's stack is without WebGL: resetting forgets flips; a pan is in pixels of the screen. */
function screen(width: number, height: number) {
  let now = { zoom: 1, pan: [0, 0], rotation: 0 };
  let flips = { flipHorizontal: false, flipVertical: false };
  const fits = () => Math.min(width / COLUMNS, height / ROWS);
  const along = (flip: boolean) => (flip ? -1 : 1);
  const viewport = {
    element: { clientWidth: width, clientHeight: height },
    getCornerstoneImage: () => ({}),
    render: () => undefined,
    getViewPresentation: () => ({ ...now, ...flips }),
    setCamera: (change: Partial<typeof flips>) => (flips = { ...flips, ...change }),
    resetCamera() {
      now = { ...now, zoom: 1, pan: [0, 0] };
      flips = { flipHorizontal: false, flipVertical: false };
    },
    getZoom: () => now.zoom,
    setZoom: (zoom: number) => (now = { ...now, zoom }),
    getPan: () => now.pan,
    setPan: (pan: number[]) => (now = { ...now, pan }),
    // The middle of the picture, in pixels whose centres are whole numbers.
    worldToCanvas: ([x = 0, y = 0]: readonly number[]) => [
      width / 2 +
        (now.pan[0] ?? 0) +
        (x - (COLUMNS - 1) / 2) * fits() * now.zoom * along(flips.flipHorizontal),
      height / 2 +
        (now.pan[1] ?? 0) +
        (y - (ROWS - 1) / 2) * fits() * now.zoom * along(flips.flipVertical),
    ],
  };
  /** Where the picture's first and last column and row are. */
  const corners = () =>
    [
      [-0.5, -0.5],
      [COLUMNS - 0.5, ROWS - 0.5],
    ].flatMap((corner) => viewport.worldToCanvas(corner).map((each) => Math.round(each)));
  return { viewport, corners };
}

const RIGHT: Framing = {
  wall: 'right',
  flipHorizontal: false,
  flipVertical: false,
  share: { width: 1, height: 1 },
};
function framed(framing: Framing, width = 800, height = 600) {
  const { viewport, corners } = screen(width, height);
  const frame = createFrame(
    viewport as unknown as Types.IStackViewport,
    framing,
    () => 'breast',
  );
  return { viewport, corners, frame };
}

it.each<[string, Partial<Framing>, [number, number, number, number]]>([
  // 300 rows in 600 pixels: 400 wide.
  ['the right breast at the right edge', {}, [400, 0, 800, 600]],
  ['the left one at the left', { wall: 'left' }, [0, 0, 400, 600]],
  ['one stored the other way round', { flipHorizontal: true }, [800, 0, 400, 600]],
  ['one stored upside down', { flipVertical: true }, [400, 600, 800, 0]],
  // Beside one of twice its size: half as large, in the middle of the height.
  ['a small one', { share: { width: 0.5, height: 0.5 } }, [600, 150, 800, 450]],
])('puts %s', (_, change, expected) => {
  const { frame, corners } = framed({ ...RIGHT, ...change });
  frame.hang();
  expect(corners()).toEqual(expected);
  expect(frame.isPlaced()).toBe(true);
});

it('knows when somebody moved it, and puts it back with the flips that it has then', () => {
  const { frame, corners, viewport } = framed(RIGHT);
  frame.hang();
  viewport.setPan([3, 0]);
  expect(frame.isPlaced()).toBe(false);
  viewport.setCamera({ flipHorizontal: true });
  frame.place();
  // Mirrored by hand, the chest wall is at the left.
  expect(corners()).toEqual([400, 0, 0, 600]);
  frame.hang();
  expect(corners()).toEqual([400, 0, 800, 600]);
});
