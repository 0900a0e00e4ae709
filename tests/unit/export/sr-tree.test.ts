import { expect, it } from 'vitest';
import type { AnnotatedStudy, Annotation } from '@/lib/export/annotated-study';
import { srTid1500 } from '@/lib/export/formats/documents/sr-tid1500';
import { onlyFile } from '@/tests/contract/written';
import { pixelPoint } from '@/lib/image/geometry';
import { chestCt, emptyReport, ultrasoundClip } from '@/tests/contract/export-fixtures';
import {
  child,
  children,
  codeOf,
  descendants,
  groups,
  named,
  nameOf,
  readSr,
} from './sr-reader';
import type { Node } from './sr-reader';

const report = (study: AnnotatedStudy) => readSr(onlyFile(srTid1500, study));
const chest = report(chestCt);
const ultrasound = report(ultrasoundClip);

const drawing = (more: Partial<Annotation>): Node => {
  const [annotation] = chestCt.annotations;
  if (!annotation) throw new Error('The fixture has lost its annotations.');
  const [group] = groups(
    report({ ...chestCt, annotations: [{ ...annotation, label: '', ...more }] }),
  );
  if (!group) throw new Error('The report has no measurement group.');
  return group;
};

it('is a Comprehensive SR on template 1500, in UTF-8', () => {
  expect(chest).toMatchObject({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33',
    Modality: 'SR',
    SpecificCharacterSet: 'ISO_IR 192',
    ValueType: 'CONTAINER',
  });
  expect(chest.ContentTemplateSequence).toMatchObject([
    { TemplateIdentifier: '1500', MappingResource: 'DCMR' },
  ]);
  expect(nameOf(chest)).toBe('Imaging Measurement Report');
});

it('classes a critical finding by PS3.16 CID 7035, and says who was told', () => {
  const classed = descendants(chest).filter(
    (each) => nameOf(each) === 'Actionable finding classification',
  );
  expect(classed.map(codeOf)).toEqual([
    'RID49481 RADLEX ACR Category 2 Actionable Finding',
  ]);
  const [told] = descendants(chest).filter(
    (each) => nameOf(each) === 'Critical result told',
  );
  expect(told?.TextValue).toBe(
    'Told to Dr. Lee, ward 3 by telephone at 2026-03-01T10:10:00.000Z, read back (written down by Bea Second).',
  );
});

it('lists every referenced image once, under its series', () => {
  const [study] = chest.CurrentRequestedProcedureEvidenceSequence as Node[];
  const [series] = study?.ReferencedSeriesSequence as Node[];
  expect(study?.StudyInstanceUID).toBe('1.2.826.0.1.3680043.10.1');
  expect(series?.SeriesInstanceUID).toBe('1.2.826.0.1.3680043.10.1.9');
  const images = (series?.ReferencedSOPSequence as unknown as Node[]).map(
    (each) => each.ReferencedSOPInstanceUID,
  );
  // Slice 5 is evidence of a rejected finding only.
  expect(images.toSorted()).toEqual(
    [1, 2, 3, 4].map((n) => `1.2.826.0.1.3680043.10.1.1.${n}`),
  );
});

it('lists no evidence when it refers to nothing, and still has a place for measurements', () => {
  const empty = report(emptyReport);
  expect(empty.CurrentRequestedProcedureEvidenceSequence).toBeUndefined();
  expect(groups(empty)).toEqual([]);
});

it('names the verifying observer of a signed report, in the zone of the study', () => {
  expect(chest).toMatchObject({
    VerificationFlag: 'VERIFIED',
    CompletionFlag: 'COMPLETE',
    PreliminaryFlag: 'FINAL',
    TimezoneOffsetFromUTC: '+0100',
    ContentDate: '20260301',
    ContentTime: '112030',
    InstanceNumber: 4,
  });
  expect(chest.VerifyingObserverSequence).toMatchObject([
    {
      VerifyingOrganization: 'Teaching Hospital',
      VerificationDateTime: expect.stringMatching(/^20260301112030\+0100 ?$/),
    },
  ]);
});

it('calls an unsigned report unverified, partial and preliminary', () => {
  expect(ultrasound).toMatchObject({
    VerificationFlag: 'UNVERIFIED',
    CompletionFlag: 'PARTIAL',
    PreliminaryFlag: 'PRELIMINARY',
  });
  expect(ultrasound.VerifyingObserverSequence).toBeUndefined();
});

it('counts pixels from the corner, as SR does, not from the centre', () => {
  const [length] = groups(chest);
  const [shape] = children(child(length as Node, 'Length'));
  expect(shape).toMatchObject({
    ValueType: 'SCOORD',
    RelationshipType: 'INFERRED FROM',
    GraphicType: 'POLYLINE',
    GraphicData: [100.5, 120.5, 130.5, 160.5],
  });
  expect(children(shape as Node)).toMatchObject([
    {
      ValueType: 'IMAGE',
      RelationshipType: 'SELECTED FROM',
      ReferencedSOPSequence: [
        {
          ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
          ReferencedSOPInstanceUID: '1.2.826.0.1.3680043.10.1.1.2',
        },
      ],
    },
  ]);
});

it('names frames of multi-frame images only', () => {
  const references = (node: Node) =>
    descendants(node)
      .filter(({ ValueType }) => ValueType === 'IMAGE')
      .map(({ ReferencedSOPSequence }) =>
        Number([ReferencedSOPSequence].flat()[0]?.ReferencedFrameNumber),
      );
  expect(new Set(references(ultrasound))).toEqual(new Set([17, 60]));
  expect(references(chest).every(Number.isNaN)).toBe(true);
});

it('gives both ends of the major axis of an ellipse first, and the area before its statistics', () => {
  const [, ellipse] = groups(chest);
  const numbers = children(ellipse as Node).filter(
    ({ ValueType }) => ValueType === 'NUM',
  );
  expect(numbers.map(nameOf)).toEqual([
    'Area',
    'Mean',
    'Standard Deviation',
    'Minimum',
    'Maximum',
    'Number of pixels',
  ]);
  for (const number of numbers) {
    expect(children(number)).toMatchObject([
      {
        GraphicType: 'ELLIPSE',
        GraphicData: [180.5, 210.5, 220.5, 210.5, 200.5, 220.5, 200.5, 200.5],
      },
    ]);
  }
});

it('rounds numbers to 16 characters and keeps the whole of them beside', () => {
  const [, ellipse] = groups(chest);
  const [value] = [child(ellipse as Node, 'Area').MeasuredValueSequence].flat();
  expect(String(value?.NumericValue)).toBe('157.07963267949');
  expect(value?.FloatingPointValue).toBe(157.07963267948966);
  expect([value?.MeasurementUnitsCodeSequence].flat()).toMatchObject([
    { CodeValue: 'mm2', CodingSchemeDesignator: 'UCUM' },
  ]);
});

it.each<[string, Partial<Annotation>, object]>([
  [
    'an angle as two lines with the vertex twice',
    {
      tool: 'Angle',
      pixels: [pixelPoint(0, 0), pixelPoint(10, 0), pixelPoint(10, 5)],
      measurements: [{ name: 'angle', value: 90, unit: '°' }],
    },
    { GraphicType: 'POLYLINE', GraphicData: [0.5, 0.5, 10.5, 0.5, 10.5, 0.5, 10.5, 5.5] },
  ],
  [
    'a rectangle as a closed line around it',
    {
      tool: 'RectangleROI',
      pixels: [pixelPoint(1, 2), pixelPoint(5, 2), pixelPoint(1, 8), pixelPoint(5, 8)],
      measurements: [{ name: 'area', value: 24, unit: 'mm²' }],
    },
    {
      GraphicType: 'POLYLINE',
      GraphicData: [1.5, 2.5, 5.5, 2.5, 5.5, 8.5, 1.5, 8.5, 1.5, 2.5],
    },
  ],
  [
    'a circle by its centre and a point of its rim',
    {
      tool: 'CircleROI',
      pixels: [pixelPoint(50, 50), pixelPoint(60, 50)],
      measurements: [{ name: 'area', value: 78.5, unit: 'mm²' }],
    },
    { GraphicType: 'CIRCLE', GraphicData: [50.5, 50.5, 60.5, 50.5] },
  ],
  [
    'a freehand contour as a closed line',
    {
      tool: 'PlanarFreehandROI',
      pixels: [pixelPoint(0, 0), pixelPoint(4, 0), pixelPoint(4, 4)],
      measurements: [{ name: 'area', value: 2, unit: 'mm²' }],
    },
    {
      GraphicType: 'POLYLINE',
      GraphicData: [0.5, 0.5, 4.5, 0.5, 4.5, 4.5, 0.5, 0.5],
    },
  ],
  [
    'an open line as it is, its length from it',
    {
      tool: 'Polyline',
      closed: false,
      pixels: [pixelPoint(0, 0), pixelPoint(4, 0), pixelPoint(4, 4)],
      measurements: [{ name: 'length', value: 8, unit: 'mm' }],
    },
    { GraphicType: 'POLYLINE', GraphicData: [0.5, 0.5, 4.5, 0.5, 4.5, 4.5] },
  ],
  [
    'a probe as a point with the value of its pixel',
    {
      tool: 'Probe',
      pixels: [pixelPoint(7, 8)],
      measurements: [{ name: 'value', value: -12, unit: 'HU' }],
    },
    { GraphicType: 'POINT', GraphicData: [7.5, 8.5] },
  ],
  [
    'the part of a line that lies on the image',
    {
      pixels: [pixelPoint(-20, 10), pixelPoint(600, 511.9)],
      measurements: [{ name: 'length', value: 398.9, unit: 'mm' }],
    },
    { GraphicData: [0, 10.5, 512, 512] },
  ],
])('writes %s', (_, annotation, expected) => {
  const numbers = children(drawing(annotation)).filter(
    ({ ValueType }) => ValueType === 'NUM',
  );
  expect(numbers).toHaveLength(1);
  expect(children(numbers[0] as Node)).toMatchObject([expected]);
});

it('writes both axes of a bidirectional measurement, each from its own line', () => {
  const group = drawing({
    tool: 'Bidirectional',
    pixels: [pixelPoint(0, 0), pixelPoint(20, 0), pixelPoint(10, 5), pixelPoint(10, -5)],
    measurements: [
      { name: 'width', value: 5, unit: 'mm' },
      { name: 'length', value: 10, unit: 'mm' },
    ],
  });
  expect(children(child(group, 'Long Axis'))[0]?.GraphicData).toEqual([
    0.5, 0.5, 20.5, 0.5,
  ]);
  expect(children(child(group, 'Short Axis'))[0]?.GraphicData).toEqual([
    10.5, 5.5, 10.5, 0,
  ]);
});

it('writes the long axis from the longer line, though it was drawn second', () => {
  const group = drawing({
    tool: 'Bidirectional',
    pixels: [
      pixelPoint(10, 5),
      pixelPoint(10, 15),
      pixelPoint(0, 10),
      pixelPoint(20, 10),
    ],
    patient: null,
    measurements: [
      { name: 'long axis', value: 10, unit: 'mm' },
      { name: 'short axis', value: 5, unit: 'mm' },
    ],
  });
  expect(children(child(group, 'Long Axis'))[0]?.GraphicData).toEqual([
    0.5, 10.5, 20.5, 10.5,
  ]);
  expect(children(child(group, 'Short Axis'))[0]?.GraphicData).toEqual([
    10.5, 5.5, 10.5, 15.5,
  ]);
});

it('writes a spline as the closed curve that is seen, not as its control points', () => {
  const pixels = [
    pixelPoint(0, 0),
    pixelPoint(20, 0),
    pixelPoint(20, 20),
    pixelPoint(0, 20),
  ];
  const group = drawing({ tool: 'SplineROI', pixels, measurements: [] });
  const { GraphicData, GraphicType } = children(group).at(-1) ?? {};
  expect(GraphicType).toBe('POLYLINE');
  // 21 pieces for each of 4 points, and the first point again.
  expect(GraphicData).toHaveLength(2 * (4 * 21 + 1));
  expect((GraphicData as number[]).slice(0, 2)).toEqual([0.5, 0.5]);
  expect((GraphicData as number[]).slice(-2)).toEqual([0.5, 0.5]);
});

it('writes a text as an arrow without a length, whose words readers show', () => {
  const group = drawing({ tool: 'Label', pixels: [pixelPoint(7, 8)], measurements: [] });
  expect(children(group).at(-1)).toMatchObject({
    GraphicType: 'POLYLINE',
    GraphicData: [7.5, 8.5, 7.5, 8.5],
  });
});

it('writes the bare region of what was drawn without being measured', () => {
  const group = drawing({ tool: 'Probe', pixels: [pixelPoint(7, 8)], measurements: [] });
  expect(children(group).at(-1)).toMatchObject({
    RelationshipType: 'CONTAINS',
    ValueType: 'SCOORD',
    GraphicType: 'POINT',
    GraphicData: [7.5, 8.5],
  });
});

it('states each accepted or edited finding once, with its codes and where it is seen', () => {
  const evaluations = children(child(chest, 'Qualitative Evaluations'));
  expect(evaluations.map(({ TextValue }) => TextValue)).toEqual([
    '5 slices of the chest, 5 mm apart.',
    '25 mm nodule in the left lung.',
    'No pleural effusion.',
    'Nodule, follow-up advised.',
  ]);
  const nodule = evaluations[1] as Node;
  expect(codeOf(child(nodule, 'Finding context'))).toBe('410515003 SCT Known present');
  expect(codeOf(child(nodule, 'Finding Site'))).toBe('39607008 SCT Lung');
  expect(codeOf(child(child(nodule, 'Finding Site'), 'Laterality'))).toBe(
    '7771000 SCT Left',
  );
  expect(codeOf(child(nodule, 'Certainty of Finding'))).toBe('75540009 SCT High');
  expect([child(nodule, 'Diameter').MeasuredValueSequence].flat()).toMatchObject([
    { NumericValue: 25, MeasurementUnitsCodeSequence: [{ CodeValue: 'mm' }] },
  ]);
  expect(named(nodule, 'Image Region').map(({ GraphicData }) => GraphicData)).toEqual([
    [95.5, 115.5, 135.5, 115.5, 135.5, 165.5, 95.5, 165.5, 95.5, 115.5],
    [97.5, 118.5, 133.5, 118.5, 133.5, 160.5, 97.5, 160.5, 97.5, 118.5],
  ]);
  expect(named(nodule, 'Source of Measurement')).toHaveLength(1);
  const effusion = evaluations[2] as Node;
  expect(codeOf(child(effusion, 'Finding context'))).toBe('410516002 SCT Known absent');
  expect(child(effusion, 'Finding Site').TextValue).toBe('costophrenic angles');
  expect(codeOf(child(effusion, 'Laterality'))).toBe('51440002 SCT Right and left');
});

it('says who is behind a finding: model, reader, or both', () => {
  const [technique, nodule, , impression] = children(
    child(chest, 'Qualitative Evaluations'),
  );
  const observers = (node: Node | undefined) =>
    named(node as Node, 'Observer Type').map(codeOf);
  const DEVICE = '121007 DCM Device';
  const PERSON = '121006 DCM Person';
  expect(observers(technique)).toEqual([DEVICE]);
  expect(observers(nodule)).toEqual([PERSON, DEVICE]);
  expect(observers(impression)).toEqual([PERSON]);
  expect(child(technique as Node, 'Algorithm Name').TextValue).toBe(
    'google/medgemma-1.5-4b-it',
  );
  expect(child(technique as Node, 'Algorithm Version').TextValue).toBe('1.5');
  expect(codeOf(child(nodule as Node, 'Reader decision'))).toBe(
    'edited 99OVERREAD Edited by the reader',
  );
  expect(named(impression as Node, 'Algorithm Name')).toEqual([]);
});

it('says who drew an annotation', () => {
  const [length, ellipse] = groups(chest);
  expect(codeOf(child(length as Node, 'Observer Type'))).toBe('121006 DCM Person');
  expect(codeOf(child(ellipse as Node, 'Observer Type'))).toBe('121007 DCM Device');
  expect(child(ellipse as Node, 'Algorithm Name').TextValue).toBe(
    'google/medgemma-1.5-4b-it',
  );
});

it('keeps the prose in sections, each sentence with the UID of its finding', () => {
  const sentence = child(child(chest, 'Impressions'), 'Impression');
  expect(sentence.TextValue).toBe('Nodule, follow-up advised.');
  const finding = children(child(chest, 'Qualitative Evaluations')).find(
    ({ TextValue }) => TextValue === sentence.TextValue,
  );
  expect(child(sentence, 'Tracking Unique Identifier').UID).toBe(
    child(finding as Node, 'Tracking Unique Identifier').UID,
  );
});

it('gives every group a tracking UID of its own, before any other UID', () => {
  const firstUids = [...groups(chest), ...groups(ultrasound)].map((group) =>
    children(group).find(({ ValueType }) => ValueType === 'UIDREF'),
  );
  expect(new Set(firstUids.map((item) => item && nameOf(item)))).toEqual(
    new Set(['Tracking Unique Identifier']),
  );
  expect(new Set(firstUids.map((item) => item?.UID)).size).toBe(firstUids.length);
});

it('keeps a finding’s UID from version to version, and gives each version a UID of its own', () => {
  const next = report({ ...chestCt, report: { ...chestCt.report, version: 5 } });
  const uid = (node: Node) =>
    child(
      children(child(node, 'Qualitative Evaluations'))[1] as Node,
      'Tracking Unique Identifier',
    ).UID;
  expect(uid(next)).toBe(uid(chest));
  expect(next.SeriesInstanceUID).toBe(chest.SeriesInstanceUID);
  expect(next.SOPInstanceUID).not.toBe(chest.SOPInstanceUID);
});

it('codes the procedure by modality, or as the images say', () => {
  const procedure = (study: AnnotatedStudy) =>
    codeOf(child(report(study), 'Procedure reported'));
  expect(procedure(chestCt)).toBe('25045-6 LN CT unspecified body region');
  expect(procedure(ultrasoundClip)).toBe('25061-3 LN US unspecified body region');
  expect(
    procedure({
      ...chestCt,
      study: {
        ...chestCt.study,
        procedure: { code: '24627-2', scheme: 'LN', meaning: 'CT Chest' },
      },
    }),
  ).toBe('24627-2 LN CT Chest');
});

it('says in the tree that it is no medical device, and that the images are synthetic', () => {
  const notes = (node: Node) => named(node, 'Comment').map(({ TextValue }) => TextValue);
  expect(notes(chest)).toEqual([
    'Research and education use only. Not a medical device.',
    'Synthetic data: the images were made by a program.',
  ]);
  expect(notes(report(emptyReport))).toHaveLength(1);
});

it('says what the drawings of a finding measured, and that drawing’s group says of what', () => {
  const [annotation] = chestCt.annotations;
  const [finding] = chestCt.report?.findings ?? [];
  if (!annotation || !finding || !chestCt.report)
    throw new Error('The fixture is empty.');
  const measurements = [{ name: 'length', value: 12.3, unit: 'mm' }];
  const length: Annotation = { ...annotation, tool: 'Length', label: '', measurements };
  const tied = {
    ...finding,
    measured: [
      {
        ...{ annotationId: annotation.id, version: 1, tool: 'Length', frame: 1 },
        ...{ seriesUid: annotation.seriesUid, sopInstanceUid: annotation.sopInstanceUid },
        values: measurements,
      },
    ],
  };
  const written = (now: Annotation) =>
    report({
      ...chestCt,
      annotations: [now],
      report: { ...chestCt.report, findings: [tied] } as typeof chestCt.report,
    });
  const inFinding = (tree: Node) =>
    descendants(tree).filter(
      (each) => each.RelationshipType === 'HAS PROPERTIES' && nameOf(each) === 'Length',
    );
  const same = written(length);
  const [group] = groups(same);
  if (!group) throw new Error('The report has no measurement group.');
  expect(child(group, 'Comment').TextValue).toBe(finding.statement);
  const uid = (node: Node | undefined) =>
    node && child(node, 'Tracking Unique Identifier')?.UID;
  const [number] = inFinding(same);
  expect(number?.MeasuredValueSequence).toMatchObject([{ NumericValue: 12.3 }]);
  expect(uid(number)).toBe(uid(group));
  expect(uid(group)).toMatch(/^2\.25\./);

  // It was drawn longer since: the signed number stays the finding's, the group is a drawing's only.
  const other = [{ name: 'length', value: 15, unit: 'mm' }];
  const later = written({ ...length, measurements: other });
  const [changed] = groups(later);
  expect(changed && named(changed, 'Comment')).toEqual([]);
  expect(inFinding(later)[0]?.MeasuredValueSequence).toMatchObject([
    { NumericValue: 12.3 },
  ]);
});
