import { phantomFile, type PhantomFile } from './series';

/** Columns and rows of the picture with three regions. */
export const SCREEN = { columns: 200, rows: 160 } as const;

/**
 * What an ultrasound machine's screen holds at once: tissue on the left above, M-mode beside it, a
 * spectrum below. All scales by hand:
 *
 * - 1, columns 0 … 99, rows 0 … 69: tissue, 0.05 cm a pixel.
 * - 2, columns 110 … 199, rows 0 … 69: M-mode, 0.02 s across, 0.1 cm down; the skin is row 5.
 * - 3, columns 0 … 199, rows 80 … 159: a spectrum, 0.01 s across, 2 cm/s down the wrong way: velocity
 *   grows upwards; its zero is row 80 + 40 = 120, its time begins with 1.5 s at column 0.
 */
export const screenRegions = [
  {
    RegionSpatialFormat: 1,
    RegionDataType: 1,
    RegionFlags: 2,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: 0,
    RegionLocationMaxX1: 99,
    RegionLocationMaxY1: 69,
    PhysicalUnitsXDirection: 3,
    PhysicalUnitsYDirection: 3,
    PhysicalDeltaX: 0.05,
    PhysicalDeltaY: 0.05,
  },
  {
    RegionSpatialFormat: 2,
    RegionDataType: 1,
    RegionFlags: 2,
    RegionLocationMinX0: 110,
    RegionLocationMinY0: 0,
    RegionLocationMaxX1: 199,
    RegionLocationMaxY1: 69,
    ReferencePixelX0: 0,
    ReferencePixelY0: 5,
    PhysicalUnitsXDirection: 4,
    PhysicalUnitsYDirection: 3,
    PhysicalDeltaX: 0.02,
    PhysicalDeltaY: 0.1,
  },
  {
    RegionSpatialFormat: 3,
    RegionDataType: 3,
    RegionFlags: 2,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: 80,
    RegionLocationMaxX1: 199,
    RegionLocationMaxY1: 159,
    ReferencePixelX0: 0,
    ReferencePixelY0: 40,
    PhysicalUnitsXDirection: 4,
    PhysicalUnitsYDirection: 7,
    ReferencePixelPhysicalValueX: 1.5,
    ReferencePixelPhysicalValueY: 0,
    PhysicalDeltaX: 0.01,
    PhysicalDeltaY: -2,
  },
];

/** The colour of a pixel of that screen: each region has its own, none is grey. */
export function screenColor(
  column: number,
  row: number,
): readonly [number, number, number] {
  if (row >= 80) return row === 120 ? [250, 220, 40] : [20, 60, 90];
  if (row >= 70 || (column >= 100 && column < 110)) return [0, 0, 0];
  return column < 100 ? [180, 90, 30] : [40, 140, 70];
}

export function ultrasoundScreen(identity: {
  study: string;
  series?: string;
}): PhantomFile {
  const { columns, rows } = SCREEN;
  const pixels = new Uint8Array(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      pixels.set(screenColor(column, row), (row * columns + column) * 3);
    }
  }
  return phantomFile('US', identity, {
    ImageType: ['ORIGINAL', 'PRIMARY'],
    Rows: rows,
    Columns: columns,
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
    PlanarConfiguration: 0,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    SequenceOfUltrasoundRegions: screenRegions,
    PixelData: pixels,
  });
}
