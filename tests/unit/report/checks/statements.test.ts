import { describe, expect, it } from 'vitest';
import { type ImagePlane, patientPoint } from '@/lib/image/geometry';
import type { CheckContext, CheckedFrame } from '@/lib/report/checks/checked';
import { checkStatements } from '@/lib/report/checks/statements';
import type { PixelBox, Statement } from '@/lib/report/finding';

const statement = (changes: Partial<Statement> = {}): Statement => ({
  section: 'findings',
  statement: 'Nodule.',
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: [],
  ...changes,
});

/** 400 columns of 0.5 mm, 100 rows of 2 mm: 200 × 200 mm around the patient's origin. */
const axial: ImagePlane = {
  // The centre of the picture, column 199.5 and row 49.5, lies at (0, 0).
  position: patientPoint(-99.75, -99, 0),
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  rowSpacingMm: 2,
  columnSpacingMm: 0.5,
};
const frameOf = (plane?: ImagePlane): CheckedFrame => ({
  sopInstanceUid: '1.1',
  frame: 1,
  rows: 100,
  columns: 400,
  plane,
});

const withBox = (box: PixelBox, changes: Partial<Statement> = {}) =>
  statement({
    evidence: [{ seriesUid: '1', sopInstanceUid: '1.1', frame: 1, box }],
    ...changes,
  });
const check = (one: Statement, context: Partial<CheckContext> = {}) =>
  checkStatements([one], { frames: [frameOf(axial)], ...context }).flat();

/** 20 columns (10 mm) and 5 rows (10 mm) around a column. */
const boxAt = (column: number): PixelBox => [column - 10, 40, column + 10, 45];

describe('the side stated and the side of the box', () => {
  // Column 299.5 is 100 columns of 0.5 mm right of the middle: 50 mm to the patient's left (+x).
  it('warns when they differ', () => {
    expect(check(withBox(boxAt(299.5), { side: 'right' }))).toEqual([
      'States the right side, but its box lies 50 mm to the patient’s left of the middle of the image.',
    ]);
    expect(check(withBox(boxAt(99.5), { side: 'left' }))).toEqual([
      'States the left side, but its box lies 50 mm to the patient’s right of the middle of the image.',
    ]);
  });

  it('tells left from right a tenth of the half-width from the middle', () => {
    // Column 219.6 is 10.05 mm from the middle at 199.5.
    expect(check(withBox(boxAt(219.6), { side: 'right' }))).toHaveLength(1);
    expect(check(withBox(boxAt(219.4), { side: 'right' }))).toEqual([]);
  });

  it.each([
    [299.5, 'left'],
    [99.5, 'right'],
    [299.5, 'bilateral'],
    [299.5, null],
    // 9 mm from the middle, within a tenth of the half-width of 100 mm: can't be told.
    [217.5, 'right'],
    // 29 mm from the middle, still called the midline.
    [257.5, 'midline'],
  ] as const)('is content with a box at column %d and side %s', (column, side) => {
    expect(check(withBox(boxAt(column), { side }))).toEqual([]);
  });

  it('warns of a midline that lies far to one side', () => {
    // 31 mm: 62 columns.
    expect(check(withBox(boxAt(261.5), { side: 'midline' }))).toEqual([
      'States the midline, but its box lies 31 mm to the patient’s left of the middle of the image.',
    ]);
  });

  it('goes by the patient, not by the picture: a flipped frame changes sides', () => {
    const flipped: ImagePlane = {
      ...axial,
      position: patientPoint(99.75, -99, 0),
      rowDirection: [-1, 0, 0],
    };
    const frames = [frameOf(flipped)];
    expect(check(withBox(boxAt(299.5), { side: 'right' }), { frames })).toEqual([]);
    expect(check(withBox(boxAt(299.5), { side: 'left' }), { frames })).toHaveLength(1);
  });

  it('says nothing on sagittal pictures, nor where there is no plane', () => {
    const sagittal: ImagePlane = {
      ...axial,
      rowDirection: [0, 1, 0],
      columnDirection: [0, 0, -1],
    };
    for (const plane of [sagittal, undefined]) {
      const frames = [frameOf(plane)];
      expect(check(withBox(boxAt(299.5), { side: 'right' }), { frames })).toEqual([]);
    }
  });
});

describe('the size stated and the size of the box', () => {
  // 10 × 10 mm: long side 10, diagonal 14.1. Content from 10/1.5 − 2 = 4.67 to 14.1·1.5 + 2 = 23.2.
  it.each([4.7, 9, 14, 23.2])('is content with %d mm', (sizeMm) => {
    expect(check(withBox(boxAt(199.5), { sizeMm }))).toEqual([]);
  });

  it.each([4.6, 23.3, 90])('warns of %d mm', (sizeMm) => {
    expect(check(withBox(boxAt(199.5), { sizeMm }))).toEqual([
      `States ${sizeMm} mm, but its box measures 10 × 10 mm.`,
    ]);
  });

  it('uses a calibration where there is no plane, and says nothing without', () => {
    const one = withBox(boxAt(199.5), { sizeMm: 90 });
    const calibrated = { ...frameOf(), pixelSpacing: [2, 0.5] as const };
    expect(check(one, { frames: [calibrated] })).toHaveLength(1);
    expect(check(one, { frames: [frameOf()] })).toEqual([]);
  });
});

describe('what was sent', () => {
  it('does not hold an image that evidence points to', () => {
    const elsewhere = withBox(boxAt(199.5));
    expect(check(elsewhere, { frames: [{ ...frameOf(axial), frame: 2 }] })).toEqual([
      'Points to an image that was not among those sent.',
    ]);
  });

  const absent = (changes: Partial<Statement> = {}) =>
    withBox(boxAt(199.5), { polarity: 'absent', statement: 'No nodule.', ...changes });

  it('bounds what can be absent: in length', () => {
    expect(check(absent(), { sentSpanMm: 95, seriesSpanMm: 300 })).toEqual([
      'Says that something is absent, but only 95 of 300 mm of the series were sent: the rest is not assessed.',
    ]);
    expect(check(absent(), { sentSpanMm: 270, seriesSpanMm: 300 })).toEqual([]);
  });

  it('bounds what can be absent: in density', () => {
    expect(check(absent(), { widestGapMm: 30.04 })).toEqual([
      'Says that something is absent, but the slices sent are up to 30 mm apart: what is smaller is not assessed.',
    ]);
    expect(check(absent(), { widestGapMm: 10 })).toEqual([]);
  });

  it('must be cited even for what is absent', () => {
    expect(check(absent({ evidence: [] }))).toEqual([
      'Says that something is absent, but cites no slice.',
    ]);
  });

  it('is no matter for what is present, or for technique', () => {
    const context = { sentSpanMm: 95, seriesSpanMm: 300, widestGapMm: 30 };
    expect(check(statement(), context)).toEqual([]);
    expect(check(absent({ section: 'technique', evidence: [] }), context)).toEqual([]);
  });
});

describe('the part of the body', () => {
  it.each([
    ['CHEST', 'Nodule in the right lung.', 'present', []],
    ['CHEST', 'Lesion of the liver.', 'present', []],
    [
      'CHEST',
      'No lesion of the liver.',
      'absent',
      ['Rules something out in the abdomen; images of the chest show that in part only.'],
    ],
    [
      'CHEST',
      'Infarct of the brain.',
      'present',
      ['Is about the head; the images are of the chest.'],
    ],
    [
      'CHEST',
      'No fracture of the femur.',
      'absent',
      ['Is about the leg; the images are of the chest.'],
    ],
    ['CHEST_ABDOMEN', 'No lesion of the liver.', 'absent', []],
    [
      'BRAIN',
      'Lung nodule.',
      'present',
      ['Is about the chest; the images are of the head.'],
    ],
    ['UNKNOWN', 'Lung nodule.', 'present', []],
    [undefined, 'Lung nodule.', 'present', []],
    ['BRAIN', 'Solid nodule.', 'present', []],
  ] as const)('%s: “%s”', (bodyPart, text, polarity, warnings) => {
    const one = withBox(boxAt(199.5), { statement: text, polarity });
    expect(check(one, { bodyPart })).toEqual(warnings);
  });

  it('is looked for in the anatomy too', () => {
    const one = statement({ anatomy: 'liver', statement: 'Lesion.' });
    expect(check(one, { bodyPart: 'BRAIN' })).toEqual([
      'Is about the abdomen; the images are of the head.',
    ]);
  });
});

describe('the words of a statement', () => {
  it.each<[Partial<Statement>, string[]]>([
    [
      { statement: 'Nodule in the left lung.', side: 'right' },
      ['Its words say left, but it is marked as right.'],
    ],
    [{ statement: 'Nodule in the left lung.', side: 'left' }, []],
    [{ statement: 'Right nodule, left is clear.', side: 'left' }, []],
    [{ statement: 'Nodule in the left lung.', side: null }, []],
    [{ statement: 'Nodule in the left lung.', side: 'bilateral' }, []],
    [{ statement: 'Upright patient.', side: 'left' }, []],
    [
      { statement: 'Nodule of 12 mm.', sizeMm: 9 },
      ['Its words give another size than the 9 mm it is marked with.'],
    ],
    [{ statement: 'Nodule of 9 mm.', sizeMm: 8.7 }, []],
    [{ statement: 'Nodule of 0.9 cm.', sizeMm: 9 }, []],
    [{ statement: 'Nodule of 1,2 cm.', sizeMm: 12 }, []],
    [{ statement: 'Nodule, 9 × 7 mm on 5 mm slices.', sizeMm: 7 }, []],
    [{ statement: 'Nodule.', sizeMm: 9 }, []],
    [
      { statement: 'No pleural effusion.' },
      ['Its words deny something, but it is marked as present.'],
    ],
    [
      { statement: 'There is no effusion.' },
      ['Its words deny something, but it is marked as present.'],
    ],
    [{ statement: 'Nodule without calcification.' }, []],
    [{ statement: 'No acute disease.', section: 'impression' }, []],
    [
      { statement: 'Pleural effusion.', polarity: 'absent' },
      ['It is marked as absent, but its words deny nothing.'],
    ],
    [{ statement: 'Lungs are clear.', polarity: 'absent' }, []],
    [{ statement: 'Not seen: effusion.', polarity: 'absent' }, []],
  ])('%o', (changes, warnings) => {
    expect(
      check(withBox(boxAt(199.5), changes)).filter((each) => !each.includes('box')),
    ).toEqual(warnings);
  });

  const warningsOf = (...statements: Statement[]) =>
    checkStatements(statements, { frames: [frameOf(axial)] });
  const absent = withBox(boxAt(199.5), {
    statement: 'No evidence of a pleural effusion.',
    polarity: 'absent',
  });

  it('may repeat an earlier statement', () => {
    expect(
      warningsOf(
        statement({ statement: 'Pleural effusion.' }),
        statement({ statement: 'Nodule, 9.5 mm.' }),
        statement({ statement: 'There is a pleural effusion' }),
        statement({ statement: 'Nodule, 95 mm.' }),
      ),
    ).toEqual([[], [], ['Says the same as statement 1.'], []]);
  });

  it('may contradict an earlier statement', () => {
    expect(warningsOf(statement({ statement: 'Pleural effusion.' }), absent)).toEqual([
      [],
      ['Says the opposite of statement 1.'],
    ]);
  });

  it('are checked in less than a second when there are as many as may be', () => {
    const evidence = Array.from({ length: 2000 }, (_, index) => ({
      seriesUid: '1',
      sopInstanceUid: '1.1',
      frame: index + 1,
      box: null,
    }));
    const many = Array.from({ length: 400 }, (_, index) =>
      statement({ statement: `${index} ${'is a nodule '.repeat(160)}`, evidence }),
    );
    const frames = evidence.map(({ frame }) => ({ ...frameOf(axial), frame }));
    expect(checkStatements(many, { frames }).flat()).toEqual([]);
  });

  it('may be said again in the impression', () => {
    expect(warningsOf(statement(), statement({ section: 'impression' }))).toEqual([
      [],
      [],
    ]);
  });
});
