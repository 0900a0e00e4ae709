import { describe, expect, it } from 'vitest';
import { attributesOf, type DisplaySet } from '@/lib/hanging/attributes';
import { chooseSets, seriesRuleSchema } from '@/lib/hanging/series-rules';

const set = (
  modality: string,
  seriesDescription: string,
  sliceThickness: number | null,
  frames: number,
  facts: Partial<NonNullable<DisplaySet['facts']>> = {},
) =>
  attributesOf({
    ...{ modality, seriesDescription, sliceThickness, frames },
    ...{ seriesNumber: 1, studyDescription: '', bodyPart: '', isClip: false },
    facts: {
      plane: 'axial',
      imageType: ['ORIGINAL', 'PRIMARY'],
      kernel: null,
      contrastAgent: null,
      repetitionTime: null,
      echoTime: null,
      inversionTime: null,
      bValue: null,
      view: null,
      laterality: null,
      presentationIntent: null,
      ...facts,
    },
  });

const chosen = (sets: readonly ReturnType<typeof set>[], ...rules: object[]) =>
  chooseSets(
    sets,
    rules.map((rule) => seriesRuleSchema.parse(rule)),
  ).map(({ at, of }) => [at, of]);

describe('series by rule', () => {
  const chest = [
    set('CT', 'Topogram', null, 1, { imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }),
    set('CT', 'Thorax 5.0 B31f', 5, 60, { kernel: 'B31f' }),
    set('CT', 'Thorax 1.0 B70f', 1, 300, { kernel: 'B70f' }),
    set('CT', 'Thorax 1.5 B31f', 1.5, 200, {
      kernel: 'B31f',
      contrastAgent: 'Ultravist',
    }),
    set('CT', 'Thorax cor', 3, 90, { plane: 'coronal', kernel: 'B31f' }),
  ];

  it('is the thinnest axial one for soft tissue', () => {
    const rule = { plane: 'axial', kernel: 'soft', prefer: 'thinnest' };
    expect(chosen(chest, rule)).toEqual([[3, 2]]);
    expect(chosen(chest, { ...rule, prefer: 'thickest' })).toEqual([[1, 2]]);
    expect(chosen(chest, { ...rule, contrast: false })).toEqual([[1, 1]]);
  });

  it('is all of them, the preferred first, and never a localizer', () => {
    expect(chosen(chest, { take: 'all', prefer: 'largest' })).toEqual([
      [2, 4],
      [3, 4],
      [4, 4],
      [1, 4],
    ]);
    expect(chosen(chest, {})).toEqual([[1, 4]]);
  });

  it('puts what has no thickness last, either way', () => {
    const sets = [set('CT', 'a', null, 9), set('CT', 'b', 2, 9), set('CT', 'c', 1, 9)];
    expect(chosen(sets, { prefer: 'thinnest', take: 'all' }).map(([at]) => at)).toEqual([
      2, 1, 0,
    ]);
    expect(chosen(sets, { prefer: 'thickest', take: 'all' }).map(([at]) => at)).toEqual([
      1, 2, 0,
    ]);
  });

  it('is what several rules find, each once, in their order', () => {
    const brain = [
      set('MR', 'ax T1 se', 5, 24),
      set('MR', 'ep2d_diff_ADC', 5, 24),
      set('MR', 'ep2d_diff b1000', 5, 24, { bValue: 1000 }),
      set('MR', 'ax T2 tse', 5, 24),
      set('MR', 'sag T2 tse', 4, 20, { plane: 'sagittal' }),
    ];
    expect(
      chosen(
        brain,
        { plane: 'axial', mrKind: 'T2' },
        { mrKind: 'DWI', take: 'all' },
        { mrKind: 'ADC', take: 'all' },
        { plane: 'axial', mrKind: 'T2' },
      ),
    ).toEqual([
      [3, 1],
      [2, 1],
      [1, 1],
    ]);
    expect(chosen(brain, { mrKind: 'FLAIR' })).toEqual([]);
  });
});
