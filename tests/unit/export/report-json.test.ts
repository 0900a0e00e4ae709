import { expect, it } from 'vitest';
import { z } from 'zod';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { reportFileSchema, reportJson } from '@/lib/export/formats/report-json';
import { onlyFile } from '@/tests/contract/written';
import { chestCt, tiedTo, ultrasoundClip } from '@/tests/contract/export-fixtures';

const raw = (study: AnnotatedStudy): unknown =>
  JSON.parse(new TextDecoder().decode(onlyFile(reportJson, study)));
const file = (study: AnnotatedStudy) => reportFileSchema.parse(raw(study));

it('names its format and version first', () => {
  const text = new TextDecoder().decode(onlyFile(reportJson, chestCt));
  expect(text.startsWith('{\n  "format": "overread-report/1",\n')).toBe(true);
  expect(text.endsWith('}\n')).toBe(true);
});

it('reads back by its own schema, and not by one for another version', () => {
  expect(() => file(chestCt)).not.toThrow();
  expect(
    reportFileSchema.safeParse({ ...file(chestCt), format: 'overread-report/2' }).success,
  ).toBe(false);
});

it('keeps the points of an annotation as they were drawn, in pixels and in the patient', () => {
  const [length] = file(chestCt).annotations;
  expect(length?.pixels).toEqual([
    [100, 120],
    [130, 160],
  ]);
  expect(length?.patient?.points).toEqual([
    [-78, -68, -10],
    [-63, -48, -10],
  ]);
  expect(file(ultrasoundClip).annotations[0]).toMatchObject({ frame: 17, patient: null });
});

it('keeps the model’s words beside the reader’s, where they differ', () => {
  const nodule = file(chestCt).report.findings.find(({ id }) => id === 'f1');
  expect(nodule).toMatchObject({
    decision: 'edited',
    statement: '25 mm nodule in the left lung.',
    proposed: { statement: 'Nodule of 2 cm in the right lung.' },
    decidedBy: 'Ada Reader',
  });
});

it('says what a finding was measured by, as data', () => {
  const tied = file(tiedTo(chestCt));
  const nodule = tied.report.findings.find(({ id }) => id === 'f1');
  expect(nodule?.measured).toEqual([
    {
      ...{ annotationId: tied.annotations[0]?.id, version: 3, tool: 'Bidirectional' },
      seriesUid: tied.annotations[0]?.seriesUid,
      sopInstanceUid: tied.annotations[0]?.sopInstanceUid,
      frame: 1,
      values: [
        { name: 'length', value: 12.3, unit: 'mm' },
        { name: 'width', value: 8.1, unit: 'mm' },
      ],
    },
  ]);
});

it('says how critical a finding is, and who was told', () => {
  const critical = file(chestCt).report.findings.map((each) => each.critical);
  expect(critical.filter((each) => each !== null)).toEqual([
    {
      within: 'hours',
      told: [
        {
          ...{ whom: 'Dr. Lee, ward 3', how: 'telephone', readBack: true },
          ...{ at: '2026-03-01T10:10:00.000Z', by: 'Bea Second' },
        },
      ],
    },
  ]);
});

it('says which run the report came from, to the hash of each image', () => {
  expect(file(chestCt).run).toMatchObject({
    model: { name: 'google/medgemma-1.5-4b-it', version: '1.5' },
    promptSha256: 'a'.repeat(64),
    images: [{ sha256: 'b'.repeat(64), frame: 1 }, { sha256: 'c'.repeat(64) }],
  });
  expect(file(ultrasoundClip).run).toBeNull();
});

it('has a signature when it is final, none when it is a draft', () => {
  expect(file(chestCt).report).toMatchObject({
    status: 'final',
    signedBy: 'Ada Reader',
    signedAt: '2026-03-01T10:20:30.000Z',
  });
  expect(file(ultrasoundClip).report).toMatchObject({
    status: 'draft',
    signedBy: null,
    signedAt: null,
  });
});

it('describes itself as JSON Schema', () => {
  expect(z.toJSONSchema(reportFileSchema)).toMatchObject({
    type: 'object',
    properties: { format: { const: 'overread-report/1' } },
  });
});
