import { describe, expect, it } from 'vitest';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { buildStacks } from '@/lib/dicom/series-stacks';
import { AXIAL, axial, CORONAL, repeated, SAGITTAL, sizes, slice } from './frames';

type Frame = Partial<FrameSummary>;

/** Two volumes of the same four positions that differ in one thing only. */
const two = (first: Frame, second: Frame) =>
  repeated(2, 4, (volume) => (volume === 0 ? first : second));

describe('what parts a series', () => {
  it('parts the views of a mammography, however many are of one size', () => {
    const breast = { upsideDown: false };
    const views = (['R CC', 'L CC', 'R MLO', 'L MLO', 'R MLO'] as const).map(
      (name, index) => {
        const [laterality, view] = name.split(' ') as ['R' | 'L', string];
        return slice(index + 1, { laterality, view, breast });
      },
    );
    expect(
      buildStacks(views).stacks.map(({ id, label, frames }) => [
        id,
        label,
        frames.length,
      ]),
    ).toEqual([
      ['r-cc', 'R CC', 1],
      ['l-cc', 'L CC', 1],
      ['r-mlo', 'R MLO', 2],
      ['l-mlo', 'L MLO', 1],
    ]);
    // One view alone keeps the name it had, and views of a hand stay where they are.
    expect(buildStacks(views.slice(0, 1)).stacks[0]?.id).toBe('all');
    expect(sizes(views.map(({ breast: _, ...hand }) => hand))).toEqual([['', 5]]);
  });

  it.each<[string, Frame, Frame, string[]]>([
    ['matrix', {}, { columns: 128 }, ['256 × 256', '128 × 256']],
    [
      'pixel spacing',
      { pixelSpacing: [1, 1] },
      { pixelSpacing: [0.5, 0.5] },
      ['pixels of 1.000 × 1.000 mm', 'pixels of 0.500 × 0.500 mm'],
    ],
    [
      'frame of reference',
      { frameOfReferenceUid: '1.8' },
      { frameOfReferenceUid: '1.9' },
      ['frame of reference 1', 'frame of reference 2'],
    ],
    [
      'image type',
      { imageType: ['ORIGINAL', 'PRIMARY', 'DIFFUSION'] },
      { imageType: ['DERIVED', 'PRIMARY', 'DIFFUSION', 'ADC'] },
      ['original', 'derived adc'],
    ],
    [
      'Dixon',
      { imageType: ['DERIVED', 'PRIMARY', 'DIXON', 'W'] },
      { imageType: ['DERIVED', 'PRIMARY', 'DIXON', 'F'] },
      ['water', 'fat'],
    ],
    [
      'SOP class',
      { sopClassUid: '1.2.840.10008.5.1.4.1.1.2' },
      { sopClassUid: '1.2.840.10008.5.1.4.1.1.7' },
      ['object type 1', 'object type 2'],
    ],
    [
      'contrast agent',
      {},
      { contrastAgent: 'ISOVUE300/100' },
      ['without contrast', 'with contrast'],
    ],
    ['kernel', { kernel: 'B31f' }, { kernel: 'B70f' }, ['kernel B31f', 'kernel B70f']],
    ['gantry tilt', { tilt: 0 }, { tilt: 15 }, ['tilt 0 °', 'tilt 15 °']],
    ['tube voltage', { kvp: 80 }, { kvp: 140 }, ['voltage 80 kV', 'voltage 140 kV']],
    [
      'energy of a monoenergetic CT',
      { monoenergetic: 40 },
      { monoenergetic: 70 },
      ['energy 40 keV', 'energy 70 keV'],
    ],
    ['sequence', { sequence: 'GR SP' }, { sequence: 'GR SP FS' }, ['kind 1', 'fs']],
    ['stack', { stackId: '1' }, { stackId: '2' }, ['stack 1', 'stack 2']],
    [
      'part of the signal',
      { component: 'magnitude' },
      { component: 'phase' },
      ['magnitude', 'phase'],
    ],
    ['b-value', {}, { bValue: 1000 }, ['no b-value', 'b 1000']],
    [
      'echo time',
      { echoTime: 2.46 },
      { echoTime: 4.92 },
      ['echo 2.46 ms', 'echo 4.92 ms'],
    ],
    ['echo number', { echoNumber: 1 }, { echoNumber: 2 }, ['echo 1', 'echo 2']],
    [
      'inversion time',
      { inversionTime: 200 },
      { inversionTime: 900 },
      ['inversion time 200 ms', 'inversion time 900 ms'],
    ],
    [
      'repetition time',
      { repetitionTime: 500 },
      { repetitionTime: 600 },
      ['repetition time 500 ms', 'repetition time 600 ms'],
    ],
    [
      'flip angle',
      { flipAngle: 5 },
      { flipAngle: 15 },
      ['flip angle 5 °', 'flip angle 15 °'],
    ],
    [
      'direction',
      { gradient: [1, 0, 0] },
      { gradient: [0, 1, 0] },
      ['direction 1', 'direction 2'],
    ],
    [
      'temporal position',
      { temporalPosition: 1 },
      { temporalPosition: 2 },
      ['time 1 of 2', 'time 2 of 2'],
    ],
    [
      'cardiac phase',
      { cardiacPhase: 40 },
      { cardiacPhase: 75 },
      ['cardiac phase 1 of 2', 'cardiac phase 2 of 2'],
    ],
    [
      'trigger time',
      { triggerTime: 0 },
      { triggerTime: 33 },
      ['cardiac phase 1 of 2', 'cardiac phase 2 of 2'],
    ],
    [
      'acquisition number: the phases of a CT',
      { acquisitionNumber: 3 },
      { acquisitionNumber: 4 },
      ['acquisition 1 of 2', 'acquisition 2 of 2'],
    ],
    [
      'time of acquisition',
      { acquiredAt: 10 },
      { acquiredAt: 24 },
      ['time 1 of 2', 'time 2 of 2'],
    ],
    [
      'a dimension that the file declares',
      { dimensions: { 'Metabolite Map': 1 } },
      { dimensions: { 'Metabolite Map': 2 } },
      ['metabolite map 1', 'metabolite map 2'],
    ],
    ['nothing but the number', {}, {}, ['volume 1 of 2', 'volume 2 of 2']],
  ])('%s', (_what, first, second, labels) => {
    const { stacks } = buildStacks(two(first, second));
    expect(stacks.map(({ label, frames }) => [label, frames.length])).toEqual(
      labels.map((label) => [label, 4]),
    );
    expect(stacks.map(({ spacingMm }) => spacingMm)).toEqual([5, 5]);
    expect(new Set(stacks.map(({ id }) => id)).size).toBe(2);
  });

  it('what something is parts slices above one another, too; when it was taken does not', () => {
    const above = (lower: Frame, upper: Frame) =>
      Array.from({ length: 8 }, (_, at) => axial(at + 1, at * 5, at < 4 ? lower : upper));
    expect(sizes(above({ kernel: 'SOFT' }, { kernel: 'LUNG' }))).toEqual([
      ['kernel SOFT', 4],
      ['kernel LUNG', 4],
    ]);
    expect(sizes(above({ acquisitionNumber: 1 }, { acquisitionNumber: 2 }))).toEqual([
      ['', 8],
    ]);
  });

  it('by orientation: the three planes of a localizer are three stacks', () => {
    const planes = [AXIAL, CORONAL, SAGITTAL].flatMap((orientation, plane) =>
      [0, 10, 20].map((at, index) =>
        slice(plane * 3 + index + 1, {
          orientation,
          position: plane === 0 ? [0, 0, at] : plane === 1 ? [0, at, 0] : [at, 0, 0],
        }),
      ),
    );
    expect(sizes(planes)).toEqual([
      ['axial', 3],
      ['coronal', 3],
      ['sagittal', 3],
    ]);
    expect(buildStacks(planes).warnings).toEqual(['This series mixes 3 orientations.']);
  });

  it('one degree is the same orientation', () => {
    const turned = (degrees: number) => {
      const [cos, sin] = [Math.cos, Math.sin].map((of) => of((degrees * Math.PI) / 180));
      return [1, 0, 0, 0, cos ?? 0, sin ?? 0] as const;
    };
    const three = (degrees: number) => [
      axial(1, 0),
      axial(2, 5),
      axial(3, 10, { orientation: turned(degrees) }),
    ];
    expect(sizes(three(0.5))).toHaveLength(1);
    expect(sizes(three(20))).toHaveLength(2);
  });

  it('a clip is a stack of its own, stills share one', () => {
    const clip = (number: number) =>
      [3, 1, 2].map((frame) => slice(number, { frame, framesInInstance: 3 }));
    const { stacks } = buildStacks([slice(1), ...clip(2), ...clip(3), slice(4)]);
    expect(
      stacks.map(({ label, frames }) => [label, frames.map(({ frame }) => frame)]),
    ).toEqual([
      ['', [1, 1]],
      ['clip 1', [1, 2, 3]],
      ['clip 2', [1, 2, 3]],
    ]);
    expect(new Set(stacks.map(({ id }) => id)).size).toBe(3);
  });

  it('nothing in, nothing out', () => {
    expect(buildStacks([])).toEqual({ stacks: [], warnings: [] });
  });
});

describe('what does not shatter a series', () => {
  /** The same every time: no test by chance. */
  const jitter = (at: number) => {
    const value = Math.sin((at + 1) * 12.9898) * 43_758.5453;
    return value - Math.floor(value);
  };

  it.each<[string, (at: number) => Frame]>([
    [
      'a repetition time of each slice',
      (at) => ({ repetitionTime: 3000 + 400 * jitter(at) }),
    ],
    [
      'two repetition times by turns',
      (at) => ({ repetitionTime: 3000 + 500 * (at % 2) }),
    ],
    ['an image type by turns', (at) => ({ imageType: ['ORIGINAL', at % 2 ? 'A' : 'B'] })],
    [
      'an echo time with other last digits',
      (at) => ({ echoTime: 2.46 + 0.0001 * jitter(at) }),
    ],
    ['a trigger time of each slice', (at) => ({ triggerTime: at * 30 })],
    ['a time of each slice', (at) => ({ acquiredAt: 100 + at })],
    ['an acquisition of each slice', (at) => ({ acquisitionNumber: at })],
    [
      'the beds of a PET',
      (at) => ({ acquisitionNumber: Math.floor(at / 10), acquiredAt: at }),
    ],
    ['a frame of reference of each slice', (at) => ({ frameOfReferenceUid: `1.${at}` })],
    ['a tube voltage that is rounded', (at) => ({ kvp: 120 + 0.3 * (at % 2) })],
  ])('%s', (_what, more) => {
    const frames = Array.from({ length: 40 }, (_, at) => axial(at + 1, at * 5, more(at)));
    expect(sizes(frames)).toEqual([['', 40]]);
  });

  it('a repetition time by chance in a series of volumes', () => {
    const frames = repeated(20, 10, (volume, at) => ({
      temporalPosition: volume + 1,
      repetitionTime: jitter(volume * 10 + at) < 0.5 ? 2000 : 2200,
    }));
    expect(sizes(frames)).toEqual(
      Array.from({ length: 20 }, (_, at) => [`time ${at + 1} of 20`, 10]),
    );
  });

  it('the beds of a PET that share a slice', () => {
    const frames = [
      ...Array.from({ length: 20 }, (_, at) =>
        axial(at + 1, at * 5, { acquisitionNumber: 1 }),
      ),
      ...Array.from({ length: 20 }, (_, at) =>
        axial(at + 21, (at + 19) * 5, { acquisitionNumber: 2 }),
      ),
    ];
    expect(sizes(frames)).toEqual([
      ['', 39],
      ['repeated slices', 1],
    ]);
  });

  it('a projection that turns: every image has a plane of its own', () => {
    const frames = Array.from({ length: 12 }, (_, at) => {
      const angle = (at * Math.PI) / 12;
      const orientation = [Math.cos(angle), Math.sin(angle), 0, 0, 0, -1] as const;
      return slice(at + 1, { orientation, position: [at, 0, 0] });
    });
    const { stacks, warnings } = buildStacks(frames);
    expect(stacks).toMatchObject([
      {
        method: 'instance-number',
        warnings: [
          'Every image has a plane of its own: they go by number, not by position.',
        ],
      },
    ]);
    expect(stacks[0]?.frames).toHaveLength(12);
    expect(warnings).toEqual(['This series mixes 12 orientations.']);
  });

  it('stills of every size', () => {
    const frames = [1, 2, 3, 4, 5].map((at) => slice(at, { columns: 100 * at }));
    expect(sizes(frames)).toEqual([['', 5]]);
  });

  it('different pictures of one place, one of each', () => {
    expect(sizes([axial(1, 0, { bValue: 0 }), axial(2, 0, { bValue: 1000 })])).toEqual([
      ['', 2],
    ]);
  });
});
