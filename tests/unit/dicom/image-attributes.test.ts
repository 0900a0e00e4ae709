import { describe, expect, it } from 'vitest';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { readUltrasoundRegions } from '@/lib/dicom/attributes/ultrasound-regions';
import { TAG, type DicomElement, type DicomJson } from '@/lib/dicom/json';

type Keyword = keyof typeof TAG;

/** A header by keyword; VRs don't matter to what is tested. */
const header = (values: Partial<Record<Keyword, unknown[]>>): DicomJson =>
  Object.fromEntries(
    Object.entries(values).map(([keyword, Value]): [string, DicomElement] => [
      TAG[keyword as Keyword],
      { vr: 'UN', Value },
    ]),
  );

const matrix = { Rows: [512], Columns: [256], BitsAllocated: [16] };

describe('image attributes', () => {
  it('take the usual values where a header is silent', () => {
    expect(readImageAttributes(header(matrix))).toEqual({
      modality: 'OT',
      rows: 512,
      columns: 256,
      samplesPerPixel: 1,
      photometricInterpretation: 'MONOCHROME2',
      planarConfiguration: 0,
      bitsAllocated: 16,
      bitsStored: 16,
      highBit: 15,
      pixelRepresentation: 0,
      numberOfFrames: 1,
      floatingPoint: false,
      lossy: false,
    });
  });

  it.each<[string, Partial<Record<Keyword, unknown[]>>, string]>([
    ['no rows', { Rows: [] }, 'Its number of rows is missing or impossible.'],
    ['0 columns', { Columns: [0] }, 'Its number of columns is missing or impossible.'],
    [
      'rows beyond 16 bits',
      { Rows: [4_294_967_295] },
      'Its number of rows is missing or impossible.',
    ],
    [
      '13 bits allocated',
      { BitsAllocated: [13] },
      'Its number of bits of a pixel is missing or impossible.',
    ],
    [
      'more bits stored than allocated',
      { BitsStored: [17] },
      'Its number of bits stored is missing or impossible.',
    ],
    [
      'frames that are no number',
      { NumberOfFrames: ['1A'] },
      'Its number of frames is missing or impossible.',
    ],
    [
      '9 samples',
      { SamplesPerPixel: [9] },
      'Its number of samples of a pixel is missing or impossible.',
    ],
  ])('refuse %s', (_name, values, message) => {
    expect(() => readImageAttributes(header({ ...matrix, ...values }))).toThrow(
      expect.objectContaining({ code: 'dicom_damaged', message }),
    );
  });

  it('know float pixels by what their module lacks', () => {
    const float = { ...matrix, BitsAllocated: [32] };
    expect(readImageAttributes(header(float)).floatingPoint).toBe(true);
    const integer = { ...float, BitsStored: [32], PixelRepresentation: [0] };
    expect(readImageAttributes(header(integer)).floatingPoint).toBe(false);
  });
});

describe('pixel spacing', () => {
  const spacing = (values: Partial<Record<Keyword, unknown[]>>) => {
    const { pixelSpacing, spacingSource } = readFrameAttributes(header(values), 1);
    return [pixelSpacing, spacingSource];
  };

  it('is that of the patient where it is told', () => {
    expect(spacing({ PixelSpacing: [0.5, 0.7], ImagerPixelSpacing: [0.6, 0.8] })).toEqual(
      [[0.5, 0.7], 'PixelSpacing'],
    );
  });

  it('is that of the detector when both are the same (PS3.3 10.7.1.3)', () => {
    expect(spacing({ PixelSpacing: [0.1, 0.1], ImagerPixelSpacing: [0.1, 0.1] })).toEqual(
      [[0.1, 0.1], 'ImagerPixelSpacing'],
    );
  });

  it('is absent when it is zero, negative or a single number', () => {
    expect(spacing({ PixelSpacing: [0, 0] })).toEqual([undefined, undefined]);
    expect(spacing({ PixelSpacing: [0.5] })).toEqual([undefined, undefined]);
    expect(
      spacing({ PixelSpacing: [-1, 1], NominalScannedPixelSpacing: [2, 3] }),
    ).toEqual([[2, 3], 'NominalScannedPixelSpacing']);
  });
});

describe('values of a frame', () => {
  it('windows keep their explanations; impossible widths are dropped', () => {
    const { windows } = readFrameAttributes(
      header({
        WindowCenter: [40, -600, 0],
        WindowWidth: [400, 1500, 0],
        WindowCenterWidthExplanation: ['SOFT', '', 'NONE'],
      }),
      1,
    );
    expect(windows).toEqual([
      { center: 40, width: 400, fn: 'LINEAR', explanation: 'SOFT' },
      { center: -600, width: 1500, fn: 'LINEAR' },
    ]);
  });

  it('half a unit is a width for LINEAR_EXACT, not for LINEAR', () => {
    const narrow = { WindowCenter: [0.5], WindowWidth: [0.5] };
    expect(readFrameAttributes(header(narrow), 1).windows).toEqual([]);
    const exact = { ...narrow, VOILUTFunction: ['LINEAR_EXACT'] };
    expect(readFrameAttributes(header(exact), 1).windows).toHaveLength(1);
  });

  it('a rescale without slope, or with slope 0, is none', () => {
    expect(
      readFrameAttributes(header({ RescaleIntercept: [-1024] }), 1).rescale,
    ).toBeUndefined();
    expect(readFrameAttributes(header({ RescaleSlope: [0] }), 1).rescale).toBeUndefined();
    expect(
      readFrameAttributes(header({ RescaleSlope: [2], RescaleType: ['HU'] }), 1).rescale,
    ).toEqual({ slope: 2, intercept: 0, type: 'HU' });
  });

  it('the time of a frame: Frame Time, Cine Rate, or the vector without its first 0', () => {
    const time = (values: Partial<Record<Keyword, unknown[]>>) =>
      readFrameAttributes(header(values), 1).frameTimeMs;
    expect(time({ FrameTime: [33.3], CineRate: [25] })).toBe(33.3);
    expect(time({ CineRate: [25] })).toBe(40);
    expect(time({ FrameTimeVector: [0, 30, 50] })).toBe(40);
    expect(time({})).toBeUndefined();
  });

  it('functional groups: the frame’s own, else the shared, else the instance', () => {
    const plane = (z: number) => header({ ImagePositionPatient: [0, 0, z] });
    const enhanced = header({
      RescaleSlope: [3],
      SharedFunctionalGroupsSequence: [
        header({
          PixelMeasuresSequence: [header({ PixelSpacing: [1, 2], SliceThickness: [5] })],
          PlanePositionSequence: [plane(-1)],
        }),
      ],
      PerFrameFunctionalGroupsSequence: [
        header({ PlanePositionSequence: [plane(10)] }),
        header({
          MRDiffusionSequence: [header({ DiffusionBValue: [800] })],
          MREchoSequence: [header({ EffectiveEchoTime: [4.6] })],
        }),
      ],
    });
    expect(readFrameAttributes(enhanced, 1)).toEqual({
      position: [0, 0, 10],
      pixelSpacing: [1, 2],
      spacingSource: 'PixelSpacing',
      sliceThickness: 5,
      rescale: { slope: 3, intercept: 0 },
      windows: [],
    });
    expect(readFrameAttributes(enhanced, 2)).toMatchObject({
      position: [0, 0, -1],
      bValue: 800,
      echoTime: 4.6,
    });
  });
});

it('ultrasound regions have their place in the file; those that end before they begin are none', () => {
  const region = { RegionLocationMinX0: [10], RegionLocationMinY0: [20] };
  const regions = readUltrasoundRegions(
    header({
      SequenceOfUltrasoundRegions: [
        header({ ...region, RegionLocationMaxX1: [9], RegionLocationMaxY1: [20] }),
        header({
          ...region,
          RegionLocationMaxX1: [110],
          RegionLocationMaxY1: [220],
          PhysicalUnitsXDirection: [3],
          PhysicalUnitsYDirection: [3],
          PhysicalDeltaX: [0.05],
          PhysicalDeltaY: [-0.05],
          RegionFlags: [3],
          ReferencePixelX0: [-10],
          ReferencePixelY0: [4],
          ReferencePixelPhysicalValueY: [2.5],
        }),
      ],
    }),
  );
  expect(regions).toEqual([
    {
      number: 2,
      x0: 10,
      y0: 20,
      x1: 110,
      y1: 220,
      spatialFormat: 0,
      dataType: 0,
      isBehind: true,
      unitsX: 3,
      unitsY: 3,
      deltaX: 0.05,
      deltaY: -0.05,
      // A reference pixel without a value of its own is where zero is.
      referenceX: { pixel: -10, value: 0 },
      referenceY: { pixel: 4, value: 2.5 },
    },
  ]);
});
