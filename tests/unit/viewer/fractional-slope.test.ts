import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it, vi } from 'vitest';
import { numbersOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { cornerstoneHeader } from '@/lib/viewer/frames/cornerstone-header';

/** What Cornerstone's worker makes of stored values, by its own code. */
type PostProcess = (
  frame: { pixelData: Uint16Array; photometricInterpretation: string },
  options: object,
  start: number,
  config: object,
) => { pixelData: ArrayLike<number> };
let postProcess: PostProcess;

beforeAll(async () => {
  // The module waits for messages as soon as it is read.
  vi.stubGlobal('addEventListener', () => undefined);
  const file = path.resolve(
    'node_modules/@cornerstonejs/dicom-image-loader/dist/esm/decodeImageFrameWorker.js',
  );
  const module = (await import(pathToFileURL(file).href)) as {
    postProcessDecodedPixels: PostProcess;
  };
  postProcess = module.postProcessDecodedPixels;
});

const header = (slope: number, intercept: number): DicomJson => ({
  [TAG.RescaleSlope]: { vr: 'DS', Value: [slope] },
  [TAG.RescaleIntercept]: { vr: 'DS', Value: [intercept] },
});
function rescaled(stored: readonly number[], read: DicomJson) {
  const [rescaleSlope] = numbersOf(read, TAG.RescaleSlope);
  const [rescaleIntercept] = numbersOf(read, TAG.RescaleIntercept);
  const { pixelData } = postProcess(
    { pixelData: Uint16Array.from(stored), photometricInterpretation: 'MONOCHROME2' },
    {
      preScale: { enabled: true, scalingParameters: { rescaleSlope, rescaleIntercept } },
    },
    0,
    {},
  );
  return Array.from(pixelData);
}

// By hand: 400 / 2 = 200, 301 / 2 = 150.5. Both ends are whole.
const stored = [0, 1, 301, 400];
const halves = [0, 0.5, 150.5, 200];

it.each([0, -100])(
  'keeps fractions between whole extremes, and values that bytes do not hold, from %s up',
  (intercept) => {
    const values = rescaled(stored, cornerstoneHeader(header(0.5, intercept)));
    // 32-bit fractions below 256 are exact to 1e-5.
    const off = values.map((value, at) => value - intercept - (halves[at] ?? NaN));
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(1e-5);
  },
);

it('is what Cornerstone by itself gets wrong', () => {
  expect(rescaled(stored, header(0.5, 0))).not.toEqual(halves);
});

it('leaves whole slopes alone', () => {
  expect(cornerstoneHeader(header(2, -1024))).toEqual(header(2, -1024));
  expect(rescaled([0, 4095], cornerstoneHeader(header(1, -1024)))).toEqual([-1024, 3071]);
});
