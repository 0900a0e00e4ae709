import { beforeAll, expect, it } from 'vitest';
import { POST as postReport } from '@/app/api/reports/route';
import { reportSchema } from '@/lib/api/reports';
import { axial, mirrored, quarterTurned } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { answeredFinding } from '../answered-finding';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json } from '../routes';

const slices = {
  'as it is shown': ctSlice(axial(0), { series: 'axial' }),
  mirrored: ctSlice(mirrored(0), { series: 'mirrored' }),
  'a quarter turned': ctSlice(quarterTurned(0), { series: 'quarterTurned' }),
} as const;

let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld(Object.values(slices));
});

// The model's picture is 64 × 64 in the radiological convention, scaled to 1000: 250, 300, 375,
// 450 is 16, 19.2, 24, 28.8 from its corner; 15.5, 18.7, 23.5, 28.3 from the centre of the first
// pixel.
const box = [250, 300, 375, 450];

it.each([
  ['as it is shown', [15.5, 18.7, 23.5, 28.3]],
  // Columns run the other way: column 63 − c.
  ['mirrored', [39.5, 18.7, 47.5, 28.3]],
  // Stored rows run down the picture, the first at its right edge: column = row shown,
  // row = 63 − column shown.
  ['a quarter turned', [18.7, 39.5, 28.3, 47.5]],
] as const)(
  'a model’s box lands on the pixels of a slice stored %s',
  async (stored, wanted) => {
    const { studyUid, seriesUid, sopInstanceUid } = slices[stored];
    const text = JSON.stringify({
      findings: [answeredFinding('A block.', { box_slice: 1, box_2d: box })],
      impression: [],
    });
    models.service.reply({ kind: 'answer', text });
    const { id: runId } = await runToEnd(await requestOf(models.world, slices[stored]));
    const report = reportSchema.parse(
      await json(call(postReport, { json: { studyUid, runId } }), 201),
    );
    const [evidence] = report.findings[0]?.evidence ?? [];
    expect(evidence).toMatchObject({ sopInstanceUid, seriesUid, frame: 1 });
    expect(evidence?.box).toHaveLength(4);
    evidence?.box?.forEach((value, index) => {
      expect(value).toBeCloseTo(wanted[index] ?? NaN, 6);
    });
  },
);
