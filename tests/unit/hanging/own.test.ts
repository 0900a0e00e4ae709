import { describe, expect, it } from 'vitest';
import { attributesOf, type DisplaySet } from '@/lib/hanging/attributes';
import { hangingsOf } from '@/lib/hanging/match';
import {
  offersOf,
  protocolOf,
  readProtocols,
  usual,
  writeProtocols,
  type Arranged,
} from '@/lib/hanging/own';
import { PROTOCOLS } from '@/lib/hanging/protocols';

const mr = (seriesDescription: string, plane: string, change: Partial<DisplaySet> = {}) =>
  attributesOf({
    modality: 'MR',
    seriesNumber: 1,
    seriesDescription,
    studyDescription: 'Knee left',
    bodyPart: 'KNEE',
    frames: 30,
    isClip: false,
    sliceThickness: 3,
    facts: {
      plane,
      imageType: [],
      kernel: null,
      contrastAgent: null,
      repetitionTime: null,
      echoTime: null,
      inversionTime: null,
      bValue: null,
      view: null,
      laterality: null,
      presentationIntent: null,
    },
    ...change,
  });

const place = (set: Arranged['set'], change: Partial<Arranged> = {}): Arranged => ({
  set,
  by: usual(offersOf(set)),
  autoplay: false,
  ...change,
});
const saved = (...places: Arranged[]) =>
  protocolOf({
    id: 'own-1',
    name: ' Knee ',
    rows: 1,
    columns: 2,
    linked: false,
    withPrior: false,
    places,
  });

describe('an arrangement of one’s own', () => {
  it('is looked for by what is on the pictures, whatever they are called elsewhere', () => {
    const protocol = saved(
      place(mr('T2 fs cor', 'coronal'), { window: { center: 300, width: 600 } }),
      place(mr('T1 sag', 'sagittal')),
    );
    const elsewhere = [
      mr('localizer', 'axial'),
      mr('T1_TSE_SAG', 'sagittal'),
      mr('T1 cor', 'coronal'),
      mr('PD T2 FATSAT CORONAL', 'coronal'),
    ];
    const [hung] = hangingsOf([...PROTOCOLS, protocol], elsewhere);
    expect(hung?.protocol.name).toBe('Knee');
    expect(hung?.linked).toBe(false);
    expect(hung?.places.map(({ at, window }) => [at, window])).toEqual([
      [3, { center: 300, width: 600 }],
      [1, undefined],
    ]);
  });

  it('is for its part of the body only', () => {
    const protocol = saved(place(mr('T2', 'axial')), place(mr('T1', 'axial')));
    const head = { bodyPart: 'HEAD', studyDescription: 'Head' };
    expect(
      hangingsOf([protocol], [mr('T2', 'axial', head), mr('T1', 'axial', head)]),
    ).toEqual([]);
  });

  it('hangs the best and the next best where two places look for the same', () => {
    const set = mr('T2', 'axial');
    const [hung] = hangingsOf(
      [saved(place(set), place(set))],
      [mr('T2 a', 'axial'), mr('T2 b', 'axial')],
    );
    expect(hung?.places.map(({ at }) => at)).toEqual([0, 1]);
  });

  it('says whether a prior hangs beside it', () => {
    const arranged = { id: 'x', name: 'Knee', rows: 1, columns: 1, linked: true };
    const places = [place(mr('T2', 'axial'))];
    for (const [withPrior, said] of [
      [true, 0],
      [false, -1],
    ] as const) {
      const { numberOfPriorsReferenced } = protocolOf({ ...arranged, withPrior, places });
      expect(numberOfPriorsReferenced).toBe(said);
    }
  });

  it('offers the description where nothing else tells', () => {
    const plain = mr('Something', 'unknown');
    expect(offersOf(plain).map(({ attribute }) => attribute)).toEqual([
      'SeriesDescription',
    ]);
    expect(usual(offersOf(plain))).toEqual(['SeriesDescription']);
    expect(usual(offersOf(mr('T2', 'axial')))).toEqual(['mrKind', 'plane']);
  });

  it('needs a name and something to hang', () => {
    expect(() => saved()).toThrow('nothing to hang');
    const set = mr('T2', 'axial');
    const grid = { rows: 1, columns: 1, linked: true, withPrior: false };
    expect(() =>
      protocolOf({ id: 'x', name: ' ', ...grid, places: [place(set)] }),
    ).toThrow('name');
  });

  it('goes through a file and back; a file of something else says what is wrong', () => {
    const protocol = saved(place(mr('T2', 'axial')), place(mr('T1', 'sagittal')));
    expect(readProtocols(writeProtocols([protocol]))).toEqual([protocol]);
    expect(() => readProtocols('{')).toThrow('not JSON');
    expect(() => readProtocols('{"format":"overread-keys"}')).toThrow(
      'no hanging protocols',
    );
    const huge = { ...protocol, stages: [{ ...protocol.stages[0], surprise: 1 }] };
    expect(() =>
      readProtocols(JSON.stringify({ format: 'overread-hanging', protocols: [huge] })),
    ).toThrow('no hanging protocols');
  });
});
