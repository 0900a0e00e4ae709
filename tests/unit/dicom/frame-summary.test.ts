import { describe, expect, it } from 'vitest';
import { summarizeFrames } from '@/lib/dicom/frame-summary';
import { buildStacks } from '@/lib/dicom/series-stacks';
import type { DicomElement, DicomJson } from '@/lib/dicom/json';

const values = (vr: string, ...Value: unknown[]): DicomElement => ({ vr, Value });
const sequence = (...items: DicomJson[]) => values('SQ', ...items);

const image: DicomJson = {
  '00080060': values('CS', 'MR'),
  '00280010': values('US', 4),
  '00280011': values('US', 6),
  '00280100': values('US', 16),
};
const one = (more: DicomJson) => summarizeFrames({ ...image, ...more }, '1.2.3')[0];

describe('what is kept of a frame', () => {
  it('nothing but the matrix where nothing is told', () => {
    expect(one({})).toEqual({
      sopInstanceUid: '1.2.3',
      frame: 1,
      framesInInstance: 1,
      rows: 4,
      columns: 6,
      imageType: [],
    });
  });

  it('what a classic object says', () => {
    expect(
      one({
        '00080008': values('CS', 'ORIGINAL', 'PRIMARY', 'P', 'ND'),
        '00080022': values('DA', '20191203'),
        '00080032': values('TM', '104807.500'),
        '00180010': values('LO', 'GADOVIST'),
        '00180020': values('CS', 'SE', 'EP'),
        '00180021': values('CS', 'NONE'),
        '00180022': values('CS', 'PFP'),
        '00180080': values('DS', 10_000),
        '00180088': values('DS', 5),
        '00180082': values('DS', 200),
        '00180086': values('IS', 2),
        '00181060': values('DS', 33.5),
        '00181120': values('DS', -12),
        '00181210': values('SH', 'B31f'),
        '00181314': values('DS', 90),
        '00200012': values('IS', 9),
        '00200100': values('IS', 3),
        '00200105': values('IS', 20),
        '00201002': values('IS', 40),
        '00201041': values('DS', -12.5),
      }),
    ).toMatchObject({
      component: 'phase',
      // Seconds since 1970 of 2019-12-03 10:48:07.5, by Python.
      acquiredAt: 1_575_370_087.5,
      contrastAgent: 'GADOVIST',
      sequence: 'SE EP NONE PFP',
      repetitionTime: 10_000,
      inversionTime: 200,
      echoNumber: 2,
      triggerTime: 33.5,
      tilt: -12,
      kernel: 'B31f',
      flipAngle: 90,
      acquisitionNumber: 9,
      temporalPosition: 3,
      temporalPositions: 20,
      imagesInAcquisition: 40,
      sliceLocation: -12.5,
      spacingBetweenSlices: 5,
    });
  });

  it('which view of which breast it is, and at which edge the chest wall', () => {
    const mammogram = {
      '00080060': values('CS', 'MG'),
      '00080068': values('CS', 'FOR PRESENTATION'),
      '00181164': values('DS', 0.1, 0.07),
      '00185101': values('CS', 'MLO'),
      '00200020': values('CS', 'A', 'FR'),
      '00200062': values('CS', 'L'),
    };
    expect(one(mammogram)).toMatchObject({
      view: 'MLO',
      laterality: 'L',
      presentationIntent: 'FOR PRESENTATION',
      breast: {
        wall: 'left',
        upsideDown: false,
        widthMm: expect.closeTo(0.42, 9) as number,
        heightMm: expect.closeTo(0.4, 9) as number,
      },
    });
    // By code only, SNOMED CT's or RT's; the outer side of the right breast at the bottom.
    const coded = (CodeValue: string) =>
      one({
        ...mammogram,
        '00185101': values('CS'),
        '00540220': sequence({ '00080100': values('SH', CodeValue) }),
        '00200020': values('CS', 'P', 'R'),
        '00200062': values('CS', 'R'),
      });
    const cc = { view: 'CC', breast: { wall: 'right', upsideDown: true } };
    expect(coded('399162004')).toMatchObject(cc);
    expect(coded('R-10242')).toMatchObject(cc);
    // A slice of a tomosynthesis has its side in a functional group.
    expect(
      one({
        '00080060': values('CS', 'MG'),
        '52009229': sequence({
          '00209071': sequence({ '00209072': values('CS', 'R') }),
        }),
      }),
    ).toMatchObject({ laterality: 'R', breast: { upsideDown: false } });
  });

  it('what an enhanced object says in its functional groups', () => {
    const frame = {
      '00189226': sequence({
        '00089007': values('CS', 'ORIGINAL', 'PRIMARY', 'T1', 'M'),
        '00089208': values('CS', 'MAGNITUDE'),
      }),
      '00189112': sequence({
        '00180080': values('DS', 8.8),
        '00181314': values('DS', 10),
      }),
      '00189115': sequence({ '00189079': values('FD', 400) }),
      '00189118': sequence({
        '00209153': values('FD', 120),
        '00209241': values('FL', 40),
      }),
      '00189314': sequence({ '00181210': values('SH', 'SOFT') }),
      '00289110': sequence({ '00180088': values('DS', 6.5) }),
      '00189325': sequence({ '00180060': values('DS', 80) }),
      '00209111': sequence({
        '00189074': values('DT', '20210616111834.74'),
        '00209056': values('SH', '1'),
        '00209057': values('UL', 7),
        '00209128': values('UL', 5),
        '00209156': values('US', 2),
        '00209157': values('UL', 1, 7, 3),
      }),
    };
    const pointers = [
      ['00209056', 'Stack ID'],
      ['00209057', 'In-Stack Position Number'],
      ['00189080', 'Metabolite Map'],
    ].map(([pointer, label]) => ({
      '00209165': values('AT', pointer),
      '00209421': values('LO', label),
    }));
    expect(
      one({ '00209222': sequence(...pointers), '52009230': sequence(frame) }),
    ).toMatchObject({
      imageType: ['ORIGINAL', 'PRIMARY', 'T1', 'M'],
      component: 'magnitude',
      repetitionTime: 8.8,
      flipAngle: 10,
      inversionTime: 400,
      triggerTime: 120,
      cardiacPhase: 40,
      kernel: 'SOFT',
      kvp: 80,
      // 2021-06-16 11:18:34.74, by Python.
      acquiredAt: 1_623_842_314.74,
      stackId: '1',
      inStackPosition: 7,
      spacingBetweenSlices: 6.5,
      temporalPosition: 5,
      acquisitionNumber: 2,
      // Where it lies is told by geometry.
      dimensions: { 'Metabolite Map': 3 },
    });
  });

  it('the energy of a monoenergetic CT, in its sequence, per frame, shared or alone', () => {
    const energy = { '0018937C': values('FD', 55) };
    const macro = { '00189364': sequence(energy) };
    const ways: readonly DicomJson[] = [
      energy,
      macro,
      { '52009229': sequence(macro) },
      { '52009230': sequence(macro) },
    ];
    for (const written of ways) {
      expect(one(written)).toMatchObject({ monoenergetic: 55 });
    }
  });

  describe('frames that have no functional groups of their own', () => {
    const plane = (z: number) => ({
      '00209113': sequence({ '00200032': values('DS', 0, 0, z) }),
    });
    const orientation = sequence({ '00200037': values('DS', 1, 0, 0, 0, 1, 0) });
    const enhanced = (items: DicomJson[], shared: DicomJson = {}) =>
      summarizeFrames(
        {
          ...image,
          '00280008': values('IS', 3),
          '52009229': sequence({ '00209116': orientation, ...shared }),
          ...(items.length > 0 && { '52009230': sequence(...items) }),
        },
        '1.2.3',
      );
    const positions = (frames: ReturnType<typeof enhanced>) =>
      frames.map(({ position }) => position?.[2]);

    it('fewer items than frames: the others are there, and say that they lie nowhere', () => {
      const frames = enhanced([plane(0), plane(5)]);
      expect(positions(frames)).toEqual([0, 5, undefined]);
      const { stacks, warnings } = buildStacks(frames);
      expect(stacks.map((stack) => stack.frames.map(({ frame }) => frame))).toEqual([
        [2, 1],
        [3],
      ]);
      expect(warnings).toEqual([
        '1 of 3 frames don’t say where they lie: they come in an order of their own.',
      ]);
    });

    it('more items than frames: those beyond are of none', () => {
      const frames = enhanced([0, 5, 10, 15].map(plane));
      expect(positions(frames)).toEqual([0, 5, 10]);
    });

    it('none, or an empty one: what is shared counts', () => {
      for (const items of [[], [{}, {}, {}], [{}]]) {
        expect(positions(enhanced(items, plane(7)))).toEqual([7, 7, 7]);
      }
    });

    it('a place in an ultrasound volume is none in the patient', () => {
      const inVolume = [0, 5, 10].map((z) => ({
        '0020930E': sequence({ '00209301': values('FD', 0, 0, z) }),
        '0020930F': sequence({ '00209302': values('FD', 1, 0, 0, 0, 1, 0) }),
      }));
      const frames = enhanced(inVolume);
      expect(positions(frames)).toEqual([undefined, undefined, undefined]);
      expect(buildStacks(frames)).toMatchObject({
        stacks: [{ frames: [{ frame: 1 }, { frame: 2 }, { frame: 3 }] }],
        warnings: [],
      });
    });
  });

  it('GE tells the part of the signal by a number of its own', () => {
    const ge = (part: number) =>
      one({
        '00430010': values('LO', 'GEMS_PARM_01'),
        '0043102F': values('SS', part),
      })?.component;
    expect([0, 1, 2, 3].map(ge)).toEqual(['magnitude', 'phase', 'real', 'imaginary']);
  });

  it('an orientation that spans no plane is none, nor is there a position then', () => {
    const placed = (...orientation: number[]) =>
      one({
        '00200032': values('DS', 1, 2, 3),
        '00200037': values('DS', ...orientation),
      });
    expect(placed(1, 0, 0, 0, 1, 0)).toMatchObject({ position: [1, 2, 3] });
    for (const broken of [placed(0, 0, 0, 0, 0, 0), placed(1, 0, 0, 1, 0, 0)]) {
      expect(broken).not.toHaveProperty('position');
      expect(broken).not.toHaveProperty('orientation');
    }
  });
});
