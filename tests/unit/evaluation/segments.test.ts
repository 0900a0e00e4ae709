import { describe, expect, it } from 'vitest';
import {
  MOST_MEASURED,
  scoreMasks,
  type MarkedStructure,
} from '@/lib/evaluation/location/segments';
import { scoreSet } from '@/lib/evaluation/score-set';
import { runsOf } from '@/lib/image/segmentation/mask';

type Voxel = readonly [column: number, row: number, slice: number];
const STACK = ['a/1', 'b/1', 'c/1'];

/** On a grid of 4 × 4 × 3 voxels of 2 × 1 × 3 mm. */
const marked = (
  names: string[],
  voxels: readonly Voxel[],
  spacing: MarkedStructure['spacing'] = [3, 1, 2],
): MarkedStructure => ({
  ...{ names, seriesUid: '1.2', stack: STACK, spacing },
  mask: {
    ...{ rows: 4, columns: 4 },
    frames: [...Map.groupBy(voxels, ([, , slice]) => slice)].map(([slice, own]) => {
      const pixels = new Uint8Array(16);
      for (const [column, row] of own) pixels[4 * row + column] = 1;
      const [sopInstanceUid = ''] = STACK[slice]?.split('/') ?? [];
      return { sopInstanceUid, frameNumber: 1, runs: runsOf(pixels) };
    }),
  },
});
const of = (
  draft: MarkedStructure[],
  reference: MarkedStructure[],
  voxels = MOST_MEASURED,
) => scoreMasks(draft, reference, { voxels });
const near = (value: number) => expect.closeTo(value, 12) as number;

describe('what a draft marks', () => {
  it('lies as far off as its voxels do in millimetres: a column, two rows and a slice', () =>
    // √((1 · 2)² + (2 · 1)² + (1 · 3)²)
    expect(
      of([marked(['liver'], [[1, 2, 1]])], [marked(['liver'], [[0, 0, 0]])]),
    ).toEqual({
      'mask-dice': 0,
      'mask-hausdorff': near(Math.sqrt(17)),
      'mask-hd95-pooled': near(Math.sqrt(17)),
      'mask-hd95-directed': near(Math.sqrt(17)),
      'mask-assd-pooled': near(Math.sqrt(17)),
    }));

  it('is held against it in every named variant', () =>
    // Distances 0 and 2 there, 0 back: together 0, 0, 2.
    expect(
      of(
        [marked(['liver'], [[0, 0, 0]])],
        [
          marked(
            ['liver', 'SCT 10200004'],
            [
              [0, 0, 0],
              [1, 0, 0],
            ],
          ),
        ],
      ),
    ).toEqual({
      'mask-dice': near(2 / 3),
      'mask-hausdorff': 2,
      'mask-hd95-pooled': near(1.8),
      'mask-hd95-directed': near(1.9),
      'mask-assd-pooled': near(2 / 3),
    }));

  it('is missed where it is not there, and nothing where it was not asked for', () => {
    const reference = [marked(['liver'], [[0, 0, 0]]), marked(['spleen'], [[2, 2, 2]])];
    const draft = [marked(['liver'], [[0, 0, 0]]), marked(['kidney'], [[3, 3, 0]])];
    expect(of(draft, reference)).toMatchObject({ 'mask-dice': 0.5, 'mask-hausdorff': 0 });
    expect(of(draft, [])).toMatchObject({ 'mask-dice': null, 'mask-hausdorff': null });
  });

  it('has no distance where none is known, or it would take too long', () => {
    const [a, b] = [[0, 0, 0] as const, [1, 0, 0] as const];
    const unknown = of([marked(['x'], [a], null)], [marked(['x'], [a, b], null)]);
    expect(unknown).toMatchObject({ 'mask-dice': near(2 / 3), 'mask-hausdorff': null });
    const large = of([marked(['x'], [a])], [marked(['x'], [a, b])], 1);
    expect(large).toMatchObject({ 'mask-dice': near(2 / 3), 'mask-hausdorff': null });
  });

  it('is a column of the table only where a reference marks something', () => {
    const draft = { model: 'm', study: '1', repeat: 1, text: 'A nodule.' };
    const table = (own: MarkedStructure[]) =>
      scoreSet(
        [{ ...draft, marked: [marked(['liver'], [[0, 0, 0]])] }],
        [{ study: '1', texts: ['A nodule.'], marked: own }],
        'c',
      );
    const ids = ({ columns }: ReturnType<typeof table>) => columns.map(({ id }) => id);
    expect(ids(table([]))).not.toContain('mask-dice');
    const full = table([marked(['Liver', 'liver'], [[0, 0, 0]])]);
    expect(full.rows[0]?.cells.get('mask-dice')).toMatchObject({ corpus: 1, each: [1] });
  });
});
