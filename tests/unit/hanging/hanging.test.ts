import { describe, expect, it } from 'vitest';
import { attributesOf, kernelKind, type DisplaySet } from '@/lib/hanging/attributes';
import { hangingsOf } from '@/lib/hanging/match';
import { filled, protocolSchema } from '@/lib/hanging/protocol';
import { PROTOCOLS } from '@/lib/hanging/protocols';

type Facts = Partial<NonNullable<DisplaySet['facts']>>;

const set = (more: Partial<DisplaySet>, facts: Facts = {}): DisplaySet => ({
  modality: 'CT',
  seriesNumber: 1,
  seriesDescription: '',
  studyDescription: '',
  bodyPart: '',
  frames: 100,
  isClip: false,
  sliceThickness: 5,
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
  ...more,
});

/** The best way to hang these: protocol, grid, and which series where with which window. */
function hung(sets: readonly DisplaySet[]) {
  const [best] = hangingsOf(PROTOCOLS, sets.map(attributesOf));
  return (
    best && [
      best.protocol.id,
      `${best.rows} × ${best.columns}`,
      best.places.map(({ at, windowPreset }) =>
        windowPreset ? `${at} ${windowPreset}` : String(at),
      ),
    ]
  );
}

describe('hanging', () => {
  it('puts a chest’s lung kernel beside its soft one, thin and axial before others', () => {
    const chest = { studyDescription: 'CT Chest w contrast' };
    expect(
      hung([
        set({ ...chest, seriesDescription: 'Scout' }, { imageType: ['LOCALIZER'] }),
        set({ ...chest, sliceThickness: 5 }, { kernel: 'STANDARD' }),
        set({ ...chest, sliceThickness: 1.25 }, { kernel: 'LUNG' }),
        set({ ...chest, sliceThickness: 1.25 }, { kernel: 'STANDARD' }),
        set({ ...chest, sliceThickness: 3 }, { kernel: 'B70f', plane: 'coronal' }),
      ]),
    ).toEqual(['ct-chest', '1 × 2', ['2 lung', '3 mediastinum']]);
  });

  it('puts the prior next to the current study only where there is one', () => {
    const sets = [set({ modality: 'DX', bodyPart: 'CHEST' })].map(attributesOf);
    expect(hangingsOf(PROTOCOLS, sets)).toEqual([]);
    const [best] = hangingsOf(PROTOCOLS, sets, 1);
    expect(best).toMatchObject({
      protocol: { id: 'current-prior' },
      rows: 1,
      columns: 1,
    });
    // What says more of a study goes before it, and may have a prior beside it as well.
    const chest = { studyDescription: 'CT Chest' };
    const kernels = [set(chest, { kernel: 'B70f' }), set(chest, { kernel: 'B31f' })];
    expect(
      hangingsOf(PROTOCOLS, kernels.map(attributesOf), 1).map(({ protocol }) => [
        protocol.id,
        protocol.numberOfPriorsReferenced,
      ]),
    ).toEqual([
      ['ct-chest', 0],
      ['current-prior', 1],
    ]);
  });

  it('leaves a chest of one kernel as it is', () => {
    expect(hung([set({ bodyPart: 'CHEST' }, { kernel: 'STANDARD' })])).toBeUndefined();
  });

  it('puts a head’s soft series in brain, its bone series in bone window', () => {
    const head = { bodyPart: 'HEAD' };
    expect(
      hung([
        set({ ...head, sliceThickness: 2.5 }, { kernel: 'BONE' }),
        set({ ...head, sliceThickness: 5 }, { kernel: 'STANDARD' }),
      ]),
    ).toEqual(['ct-head', '1 × 2', ['1 brain', '0 bone']]);
  });

  it('puts the phases of an abdomen in the order in which they are acquired', () => {
    const phase = (seriesDescription: string) =>
      set({ bodyPart: 'ABDOMEN', seriesDescription });
    expect(
      hung([
        phase('Portal venous 3mm'),
        phase('Native 5mm'),
        phase('Arterial 3mm'),
        phase('Delayed 5mm'),
      ])?.[2],
    ).toEqual(['1 soft-tissue', '2 soft-tissue', '0 soft-tissue', '3 soft-tissue']);
  });

  it('knows the contrasts of an MR of the brain by name and by time, the highest b-value first', () => {
    const mr = (seriesDescription: string, facts: Facts = {}) =>
      set({ modality: 'MR', studyDescription: 'MRI BRAIN', seriesDescription }, facts);
    expect(
      hung([
        mr('localizer'),
        mr('ax', { repetitionTime: 500, echoTime: 12 }), // T1
        mr('ax', { repetitionTime: 4000, echoTime: 100 }), // T2
        mr('ax', { repetitionTime: 9000, echoTime: 120, inversionTime: 2500 }), // FLAIR
        mr('ep2d b', { bValue: 0 }),
        mr('ep2d b', { bValue: 500 }),
        mr('ep2d b', { bValue: 1000 }),
        mr('ep2d_ADC'),
        mr('T1 mprage +C', {}),
        mr('sag T1', { plane: 'sagittal' }),
      ]),
    ).toEqual(['mr-brain', '2 × 3', ['1', '2', '3', '6', '7', '8']]);
  });

  it('shrinks the grid to what is there', () => {
    const mr = (seriesDescription: string) =>
      set({ modality: 'MR', bodyPart: 'BRAIN', seriesDescription });
    expect(hung([mr('sag t1'), mr('ax t2 fse')])).toEqual([
      'mr-brain',
      '1 × 2',
      ['0', '1'],
    ]);
    expect(hung([mr('t1'), mr('t2'), mr('flair'), mr('dwi')])?.[1]).toBe('2 × 2');
  });

  it('puts clips before stills, four at a time', () => {
    const us = (isClip: boolean) =>
      set({ modality: 'US', isClip, frames: isClip ? 60 : 1 });
    expect(hung([us(false), us(true), us(false), us(true), us(false)])).toEqual([
      'us',
      '2 × 2',
      ['1', '3', '0', '2'],
    ]);
  });

  it('knows the views of a mammography by what the file says, whatever it is called', () => {
    const mg = (laterality: 'L' | 'R', view: string, more: Facts = {}) =>
      set(
        { modality: 'MG', seriesDescription: 'Screening', frames: 1 },
        { laterality, view, presentationIntent: 'FOR PRESENTATION', ...more },
      );
    expect(
      hung([
        mg('L', 'MLO'),
        mg('R', 'CC', { presentationIntent: 'FOR PROCESSING' }),
        mg('R', 'XCCL'),
        mg('L', 'CC'),
        mg('R', 'MLO'),
        mg('R', 'CC'),
      ]),
    ).toEqual(['mg', '2 × 2', ['5', '3', '4', '0']]);
  });

  it('hangs T2 in three planes, the highest b-value, ADC and dynamics of a prostate', () => {
    const mr = (seriesDescription: string, facts: Facts = {}) =>
      set({ modality: 'MR', studyDescription: 'MRI Prostate', seriesDescription }, facts);
    expect(
      hung([
        mr('localizer', { imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }),
        mr('T2 TSE SAG', { plane: 'sagittal' }),
        mr('T1 TSE AX'),
        mr('T2 TSE COR', { plane: 'coronal' }),
        mr('T2 TSE AX'),
        mr('ep2d', { bValue: 50 }),
        mr('ep2d', { bValue: 1400 }),
        mr('ep2d', { bValue: 800 }),
        mr('ep2d_ADC', { imageType: ['DERIVED', 'PRIMARY', 'DIFFUSION', 'ADC'] }),
        mr('T1 VIBE DCE'),
      ]),
    ).toEqual(['mr-prostate', '2 × 3', ['4', '3', '1', '6', '8', '9']]);
  });

  it('plays the clips of an ultrasound, and only with the protocol for it', () => {
    const played = (sets: readonly DisplaySet[]) =>
      hangingsOf(PROTOCOLS, sets.map(attributesOf))[0]?.places.map(
        ({ autoplay }) => autoplay,
      );
    const clip = { modality: 'US', isClip: true };
    expect(played([set(clip), set(clip)])).toEqual([true, true]);
    const head = { bodyPart: 'HEAD' };
    expect(
      played([set(head, { kernel: 'B31f' }), set(head, { kernel: 'B70f' })]),
    ).toEqual([false, false]);
  });

  it('puts the four views of a mammography where they are looked for', () => {
    const mg = (seriesDescription: string) => set({ modality: 'MG', seriesDescription });
    expect(hung(['L MLO', 'R CC', 'L CC', 'R MLO'].map(mg))?.[2]).toEqual([
      '1',
      '2',
      '3',
      '0',
    ]);
  });
});

it.each([
  // GE, Siemens, Canon, Philips
  ['LUNG', 'sharp'],
  ['BONEPLUS', 'sharp'],
  ['STANDARD', 'soft'],
  ['B70f', 'sharp'],
  ['B31f', 'soft'],
  ['Br40d\\3', 'soft'],
  ['Bl57d\\3', 'sharp'],
  ['FC51', 'sharp'],
  ['FC30', 'sharp'],
  ['FC08', 'soft'],
  ['YB', 'sharp'],
  ['B', 'soft'],
])('the kernel %s is %s', (kernel, kind) => {
  expect(kernelKind(kernel)).toBe(kind);
});

it('has what a protocol need not say as the schema has it', () => {
  expect(PROTOCOLS).toEqual(PROTOCOLS.map((each) => protocolSchema.parse(each)));
  const least = {
    id: 'least',
    name: 'Least',
    protocolMatchingRules: [{ attribute: 'Modality', constraint: { equals: 'CT' } }],
    displaySetSelectors: {
      any: { seriesMatchingRules: [{ attribute: 'Modality', constraint: {} }] },
    },
    stages: [
      {
        name: 'one',
        viewportStructure: { rows: 1, columns: 1 },
        viewports: [{ displaySets: [{ id: 'any' }] }],
      },
    ],
  };
  expect(filled(least)).toEqual(protocolSchema.parse(least));
});
