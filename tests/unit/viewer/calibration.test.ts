import { describe, expect, it } from 'vitest';
import { calibrationsOf, readTrueLength } from '@/app/_annotations/calibration';
import type { Kept } from '@/app/_annotations/entry';
import type { DicomJson } from '@/lib/dicom/json';
import { pixelPoint } from '@/lib/image/geometry';
import { spacingFromLine } from '@/lib/image/measuring/calibration';
import { measure } from '@/lib/viewer/measuring/numbers';
import { scaleAt, takesCalibration } from '@/lib/viewer/measuring/scale';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
// 30 columns and 40 rows: 50 pixels, said to be 100 mm.
const line = { ends: [pixelPoint(5, 5), pixelPoint(35, 45)], trueLength: 100 } as const;

describe('a line of known length', () => {
  it('gives square pixels their size', () => {
    expect(spacingFromLine(line)).toEqual([2, 2]);
  });

  it('leaves pixels as oblong as the file says', () => {
    // Twice as wide as high: 60 and 40, 72.111 units are 100 mm.
    const [row, column] = spacingFromLine(line, [1, 2]) ?? [];
    expect(row).toBeCloseTo(100 / Math.sqrt(5200), 9);
    expect(column).toBeCloseTo(200 / Math.sqrt(5200), 9);
  });

  it('says nothing where it has no length', () => {
    const ends = [pixelPoint(5, 5), pixelPoint(5, 5)] as const;
    expect(spacingFromLine({ ends, trueLength: 100 })).toBeUndefined();
    expect(spacingFromLine({ ...line, trueLength: 0 })).toBeUndefined();
  });

  it('makes millimetres of pixels, and says who says so', () => {
    const scale = scaleAt({}, 1, [], line);
    const points = [pixelPoint(0, 0), pixelPoint(3, 4)];
    const note = 'calibrated by the user';
    expect(
      measure({ tool: 'Length', points }, scale, null, { factor: 1, unit: '1' }),
    ).toEqual([{ name: 'length', value: 10, unit: 'mm', note }]);
    const corners = [
      pixelPoint(0, 0),
      pixelPoint(3, 0),
      pixelPoint(0, 4),
      pixelPoint(3, 4),
    ];
    expect(
      measure({ tool: 'RectangleROI', points: corners }, scale, null, {
        factor: 1,
        unit: '1',
      }),
    ).toEqual([{ name: 'area', value: 48, unit: 'mm²', note }]);
  });

  it('does not overrule what the file says of the patient', () => {
    const spaced: DicomJson = { '00280030': element('DS', 0.5, 0.5) };
    expect(takesCalibration(spaced, 1)).toBe(false);
    expect(scaleAt(spaced, 1, [], line)).toEqual({ spacing: [0.5, 0.5] });
    const region: DicomJson = {
      '00186011': element('SQ', {
        '00186024': element('US', 3),
        '0018602C': element('FD', 0.05),
      }),
    };
    expect(takesCalibration(region, 1)).toBe(false);
    // A region that has no units says nothing.
    const blank = { '00186011': element('SQ', { '00186018': element('UL', 0) }) };
    expect(takesCalibration(blank, 1)).toBe(true);
  });

  it('overrules the detector, which lies behind the patient', () => {
    const atDetector: DicomJson = { '00181164': element('DS', 0.1, 0.1) };
    expect(takesCalibration(atDetector, 1)).toBe(true);
    expect(scaleAt(atDetector, 1, [], line).spacing).toEqual([2, 2]);
  });
});

describe('the scale of a projection', () => {
  it('is told: magnified, calibrated, on film', () => {
    // 0.2 mm at the detector, the patient 1.25 times too large on it: 0.16 mm.
    const magnified: DicomJson = {
      '00181164': element('DS', 0.2, 0.2),
      '00181114': element('DS', 1.25),
    };
    expect(scaleAt(magnified, 1, [])).toEqual({
      spacing: [0.16, 0.16],
      note: 'magnified',
    });
    const fiducial: DicomJson = {
      '00181164': element('DS', 0.2, 0.2),
      '00280030': element('DS', 0.15, 0.15),
      '00280A02': element('CS', 'FIDUCIAL'),
    };
    expect(scaleAt(fiducial, 1, [])).toEqual({
      spacing: [0.15, 0.15],
      note: 'calibrated',
    });
    const film: DicomJson = { '00182010': element('DS', 0.1, 0.1) };
    expect(scaleAt(film, 1, [])).toEqual({ spacing: [0.1, 0.1], note: 'on film' });
    expect(scaleAt({ '00280030': element('DS', 1, 1) }, 1, []).note).toBeUndefined();
  });
});

describe('what is typed', () => {
  it.each<[string, number | undefined]>([
    ['50', 50],
    [' 12,5 ', 12.5],
    ['12.5 mm', 12.5],
    ['', undefined],
    ['  ', undefined],
    ['0', undefined],
    ['-3', undefined],
    ['5 cm', undefined],
    ['1e9', undefined],
    ['many', undefined],
  ])('“%s” is read as %s', (text, value) => {
    expect(readTrueLength(text)).toBe(value);
  });
});

describe('a stack', () => {
  const frame = (sopInstanceUid: string) => ({
    sopInstanceUid,
    frame: 1,
    positionMm: null,
  });
  const stacks = [
    { stack: { id: 'a', frames: [frame('1'), frame('2')] } },
    { stack: { id: 'b', frames: [frame('3')] } },
  ] as unknown as Parameters<typeof calibrationsOf>[1];
  const drawn = (sopInstanceUid: string, trueLength?: number): { drawing: Kept } => ({
    drawing: {
      id: sopInstanceUid,
      tool: 'Calibration',
      studyUid: '8',
      seriesUid: '9',
      sopInstanceUid,
      frame: 1,
      geometry: {
        space: 'pixel',
        points: [
          [5, 5],
          [35, 45],
        ],
      },
      label: '',
      measurements:
        trueLength === undefined
          ? [{ name: 'length', value: 50, unit: 'px' }]
          : [{ name: 'true length', value: trueLength, unit: 'mm' }],
      color: null,
      visible: true,
      code: null,
      review: null,
      origin: null,
    },
  });

  it('is measured by its line on all of its frames, and no other stack is', () => {
    const found = calibrationsOf([drawn('2', 100)], stacks);
    expect(found.map(([{ sopInstanceUid }]) => sopInstanceUid)).toEqual(['1', '2']);
    expect(found[0]?.[1]).toEqual(line);
  });

  it('is not while the length is not typed', () => {
    expect(calibrationsOf([drawn('2')], stacks)).toEqual([]);
  });
});
