import { describe, expect, it } from 'vitest';
import type { AnnotatedStudy, Annotation } from '@/lib/export/annotated-study';
import { srTid1500 } from '@/lib/export/formats/documents/sr-tid1500';
import { onlyFile } from '@/tests/contract/written';
import { pixelPoint } from '@/lib/image/geometry';
import { stating } from '@/tests/contract/export-contract';
import { chestCt, exportFixtures } from '@/tests/contract/export-fixtures';
import { installed, runOn } from './installed';

const square = [10, 20, 30, 40].map((at) => pixelPoint(at, at + (at % 20)));
const tools: readonly Annotation['tool'][] = [
  'Length',
  'Bidirectional',
  'EllipticalROI',
  'CircleROI',
  'RectangleROI',
  'PlanarFreehandROI',
  'Angle',
  'CobbAngle',
  'SplineROI',
  'Polyline',
  'Probe',
  'ArrowAnnotate',
  'Label',
  'KeyImage',
];

const [drawn] = chestCt.annotations;
const drawing = (more: Partial<Annotation>): Annotation[] =>
  drawn ? [{ ...drawn, ...more }] : [];

const studies: Readonly<Record<string, AnnotatedStudy>> = {
  ...Object.fromEntries(
    Object.entries(exportFixtures).filter(([, { report }]) => report !== null),
  ),
  'draft of the chest CT': {
    ...chestCt,
    report: { ...chestCt.report, signature: null },
  },
  'a study of which nothing is known': {
    ...chestCt,
    study: {
      ...chestCt.study,
      date: null,
      time: null,
      timezoneOffsetFromUtc: null,
      id: null,
      accessionNumber: null,
      description: null,
      referringPhysicianName: null,
      institution: null,
    },
    patient: { name: null, id: null, issuerOfId: null, birthDate: null, sex: null },
    report: { ...chestCt.report, authors: [] },
  },
  'a statement of 10 000 characters': stating('word '.repeat(2000)),
  'statements in other scripts': {
    ...stating('左肺上葉に結節影を認める。\\ 🫁 größter\nDurchmesser\u0000\u001b \ud83e'),
    annotations: drawing({
      label: '左肺上葉に結節影を認める。'.repeat(9),
      author: '山田^太郎',
    }),
  },
  'every tool, measured and not': {
    ...chestCt,
    annotations: tools.flatMap((tool) => [
      ...drawing({ id: `${tool} 1`, tool, pixels: square, measurements: [] }),
      ...drawing({
        id: `${tool} 2`,
        tool,
        pixels: square,
        measurements: [
          'length',
          'width',
          'area',
          'angle',
          'Ejection fraction (est.) of it',
        ]
          .map((name) => ({ name, value: 1 / 3, unit: name === 'area' ? 'px²' : '°' }))
          .concat({
            name: 'SUV max.',
            value: -1.2345678901234567e-7,
            unit: 'SUV (lbm) x',
          }),
      }),
    ]),
  },
};

const ordinary = (line: string) =>
  line.trim() !== '' &&
  // dcmtk 3.6.7 checks no text in UTF-8, and says so.
  !line.includes('The VR checker does not support this Specific Character Set');

describe.skipIf(!installed('dciodvfy', ['-version'], 'dicom3tools'))('dciodvfy', () => {
  it.each(Object.entries(studies))('finds no error: %s', (_, study) => {
    const { lines } = runOn(onlyFile(srTid1500, study), 'dciodvfy');
    expect(lines).toContain('ComprehensiveSR');
    expect(lines.filter((line) => line.includes('Error'))).toEqual([]);
    const warnings = lines.filter((line) => line.includes('Warning'));
    expect(
      warnings.filter(
        (line) =>
          // Coding schemes of ours and of Cornerstone; names that no one split for us.
          !/Unrecognized defined term <(99OVERREAD|CORNERSTONEJS|RFC5646)>/.test(line) &&
          !line.includes('Retired Person Name form') &&
          // What the images don't say is left empty, as SR allows and a DICOMDIR doesn't.
          !line.includes('needed to build DICOMDIR'),
      ),
    ).toEqual([]);
  });

  it('would find an error: the same file without its series', () => {
    const bytes = Buffer.from(onlyFile(srTid1500, chestCt));
    // (0020,000E) becomes (0020,000F), which no one knows.
    const at = bytes.indexOf(Buffer.from([0x20, 0x00, 0x0e, 0x00, 0x55, 0x49]), 300);
    bytes[at + 2] = 0x0f;
    expect(runOn(bytes, 'dciodvfy').lines.join('\n')).toContain('Error');
  });
});

describe.skipIf(!installed('dsrdump', ['--version'], 'dcmtk'))('dsrdump', () => {
  it.each(Object.entries(studies))('reads the tree without complaint: %s', (_, study) => {
    const { status, stdout, stderr } = runOn(onlyFile(srTid1500, study), 'dsrdump', [
      '+Pc',
      '+Pl',
    ]);
    expect(status).toBe(0);
    expect(stderr.split('\n').filter(ordinary)).toEqual([]);
    expect(stdout).toContain('(126000,DCM,"Imaging Measurement Report")');
  });

  it('would complain: the same file with a relationship that SR does not allow', () => {
    const bytes = Buffer.from(onlyFile(srTid1500, chestCt));
    const at = bytes.indexOf('SELECTED FROM');
    bytes.write('HAS CONCEPT  ', at);
    expect(runOn(bytes, 'dsrdump').stderr.split('\n').filter(ordinary)).not.toEqual([]);
  });
});
