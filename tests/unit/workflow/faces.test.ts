import { describe, expect, it } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import { faceNotes, showsHead } from '@/lib/workflow/prepare/identity/faces';

const header = (bodyPart: string | undefined, description?: string): DicomJson => ({
  ...(bodyPart !== undefined && { '00180015': { vr: 'CS', Value: [bodyPart] } }),
  ...(description !== undefined && { '0008103E': { vr: 'LO', Value: [description] } }),
});

describe('a head', () => {
  it.each([
    ['HEAD', undefined],
    ['Head Neck', undefined],
    ['WHOLEBODY', undefined],
    [undefined, 'T1 MPRAGE brain iso'],
    [undefined, 'Schädel nativ 1.0'],
    [undefined, '头颅平扫'],
    ['CRANIO', undefined],
    // Not one of the standard's words.
    ['SINUS', undefined],
  ])('is shown by %s, %s', (bodyPart, description) => {
    expect(showsHead(header(bodyPart, description))).toBe(true);
  });

  it.each([
    ['CHEST', undefined],
    // It has an ear in it.
    ['HEART', undefined],
    // The standard's word counts more than what people write.
    ['KNEE', 'KNEE, femoral head'],
    [undefined, 'Overhead projection'],
    [undefined, undefined],
  ])('is not shown by %s, %s', (bodyPart, description) => {
    expect(showsHead(header(bodyPart, description))).toBe(false);
  });
});

describe('a face', () => {
  const slices = (count: number, apart: number) =>
    Array.from({ length: count }, (_, index) => ({ positionMm: index * apart }));
  const told = (...[count, apart]: [number, number]) =>
    faceNotes(header('BRAIN'), slices(count, apart));

  it('in many thin slices is warned of, with the numbers', () => {
    expect(told(20, 3)).toEqual([
      {
        level: 'warning',
        message:
          'A face can be rebuilt from these 20 slices, 3.0 mm apart. Fewer would do?',
      },
    ]);
  });

  it('is not in few slices, or in those far apart, or without places', () => {
    for (const [count, apart] of [
      [19, 1],
      [40, 3.1],
      [1, 0],
    ] as const) {
      expect(told(count, apart)).toMatchObject([{ level: 'done' }]);
    }
    const nowhere = Array.from({ length: 30 }, () => ({ positionMm: null }));
    expect(faceNotes(header('BRAIN'), nowhere)).toMatchObject([{ level: 'done' }]);
  });

  it('is no matter elsewhere', () => {
    expect(faceNotes(header('CHEST'), slices(100, 1))).toEqual([]);
  });
});
