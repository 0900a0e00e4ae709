import { expect, it } from 'vitest';
import type { MeasuredFact, SeriesMeasurements } from '@/lib/image/series-measurements';
import { baseline } from '@/lib/models/adapters/baseline';
import { draftAnswerSchema } from '@/lib/report/answer-form';
import { draftRequest, listeningCall } from '@/tests/contract/adapter-contract';

const fact = (changes: Partial<MeasuredFact>): MeasuredFact => ({
  id: 'a',
  label: 'Lung volume',
  value: 1,
  unit: null,
  slices: [],
  ...changes,
});

async function draft(measurements: Partial<SeriesMeasurements>) {
  const measure = async () => ({
    modality: 'CT',
    technique: [],
    geometry: [],
    pixels: [],
    ...measurements,
  });
  const { text } = await baseline
    .connect({})
    .draft(draftRequest({ measure }), listeningCall().call);
  return draftAnswerSchema.parse(JSON.parse(text));
}

it('states facts of the acquisition as technique, measured pixels as findings', async () => {
  const { findings } = await draft({
    technique: [
      fact({ label: 'Tube voltage', value: 120, unit: 'kV' }),
      fact({ label: 'CTDIvol', value: 8, unit: 'mGy' }),
    ],
    geometry: [fact({ label: 'Coverage', value: 298.5, unit: 'mm', slices: [1, 2] })],
    pixels: [fact({ value: 4.2134, unit: 'L', slices: [2, 1] })],
  });
  expect(
    findings.map(({ section, statement, slices }) => [section, statement, slices]),
  ).toEqual([
    [
      'technique',
      'Acquisition, as stated in the header: tube voltage 120 kV; CTDIvol 8 mGy.',
      [],
    ],
    ['technique', 'Geometry: coverage 298.5 mm.', [1, 2]],
    ['findings', 'Lung volume 4.213 L.', [2, 1]],
    ['technique', expect.stringContaining('not assessed') as string, []],
  ]);
});

it.each([
  [4.2134, '4.213'],
  [0.0045678, '0.004568'],
  [123.456, '123.5'],
  [1234.5, '1235'],
  [12345, '12345'],
  [-712.44, '-712.4'],
  [0, '0'],
  ['supine', 'supine'],
])('writes %s as %s: no more digits than were measured', async (value, written) => {
  const { findings } = await draft({ pixels: [fact({ value })] });
  expect(findings[0]?.statement).toBe(`Lung volume ${written}.`);
});

it('cites only slices that were prepared, each once', async () => {
  // Two slices are in the request.
  const { findings } = await draft({ pixels: [fact({ slices: [2, 2, 0, 3, 1] })] });
  expect(findings[0]?.slices).toEqual([2, 1]);
});

it('gives no opinion: no certainty, no impression', async () => {
  const { findings, impression } = await draft({ pixels: [fact({})] });
  expect(findings.map(({ certainty }) => certainty)).toEqual([null, null]);
  expect(impression).toEqual([]);
});
