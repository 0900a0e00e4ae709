import { drawText } from '@/lib/samples/ultrasound/letters';
import type { NamedDataSet } from '@/lib/dicom/write-part10';
import { phantomFile, type PhantomFile } from './series';

const SIZE = 256;
const AIR = -1000;
const TISSUE = 40;

/** Words burned into a slice of CT: in white over the air above the patient, or over tissue. */
export interface Lettering {
  readonly text: string;
  /** Hounsfield units; under the usual window of soft tissue 3000 is white, −155 all but black. */
  readonly hu?: number;
  readonly at?: readonly [column: number, row: number];
}

/** A round patient in air, with words in the pixels. */
export function letteredCt(
  identity: Parameters<typeof phantomFile>[1],
  letterings: readonly Lettering[],
  more: NamedDataSet = {},
): PhantomFile {
  const pixels = new Int16Array(SIZE * SIZE);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [i % SIZE, Math.floor(i / SIZE)];
    pixels[i] = Math.hypot(x - 128, y - 150) < 90 ? TISSUE : AIR;
  }
  for (const { text, hu = 3000, at: [left, top] = [10, 10] as const } of letterings) {
    drawText(text, left, top, 2, (column, row) => {
      pixels[row * SIZE + column] = hu;
    });
  }
  return phantomFile('CT', identity, {
    ...more,
    Rows: SIZE,
    Columns: SIZE,
    PixelRepresentation: 1,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    RescaleIntercept: 0,
    RescaleSlope: 1,
    ImagePositionPatient: [-128, -128, 0],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [1, 1],
    PixelData: pixels,
  });
}
