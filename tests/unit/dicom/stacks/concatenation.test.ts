import { describe, expect, it } from 'vitest';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { summarizeFrames } from '@/lib/dicom/frame-summary';
import { buildStacks } from '@/lib/dicom/series-stacks';

/** Part of a clip of 4 frames a part, as PS3.3 C.7.6.16.2.2.4 has it written. */
function part(
  number: number,
  { total = 3, offset = 4 * (number - 1), instance = 1, sop = `1.2.${9 - number}` } = {},
) {
  const us = (value: number) => ({ vr: 'US', Value: [value] });
  const header = {
    '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.3.1'] },
    '00200013': { vr: 'IS', Value: [instance] },
    '00209161': { vr: 'UI', Value: ['1.2.77'] },
    '00209162': us(number),
    ...(total > 0 && { '00209163': us(total) }),
    ...(offset >= 0 && { '00209228': { vr: 'UL', Value: [offset] } }),
    '00280008': { vr: 'IS', Value: [4] },
    '00280010': us(2),
    '00280011': us(2),
    '00280100': us(8),
  };
  return summarizeFrames(header, sop);
}

const namesOf = (frames: FrameSummary[]) => {
  const { stacks } = buildStacks(frames);
  return stacks.map((stack) =>
    stack.frames.map(({ sopInstanceUid, frame }) => `${sopInstanceUid}/${frame}`),
  );
};
const four = (sop: string) => [1, 2, 3, 4].map((frame) => `${sop}/${frame}`);
const WHOLE = [[...four('1.2.8'), ...four('1.2.7'), ...four('1.2.6')]];

describe('parts of one multi-frame image', () => {
  it('are one stack in the order of its frames, whatever the order and the UIDs of the files', () => {
    expect(namesOf([...part(2), ...part(3), ...part(1)])).toEqual(WHOLE);
    expect(buildStacks([...part(2), ...part(3), ...part(1)]).stacks[0]?.warnings).toEqual(
      [],
    );
  });

  it('are so too with other instance numbers, and without an offset', () => {
    const parts = [3, 1, 2].flatMap((number) =>
      part(number, { instance: 9 - number, offset: -1, total: 0 }),
    );
    expect(namesOf(parts)).toEqual(WHOLE);
  });

  it('tell which of them are missing, and which frames', () => {
    const { stacks } = buildStacks([...part(1, { total: 4 }), ...part(3, { total: 4 })]);
    expect(stacks).toHaveLength(1);
    expect(stacks[0]?.frames).toHaveLength(8);
    expect(stacks[0]?.warnings).toEqual([
      'This image was sent in 4 parts, and parts 2, 4 are missing: frames 5 to 8.',
    ]);
    expect(buildStacks(part(1, { total: 2 })).stacks[0]?.warnings).toEqual([
      'This image was sent in 2 parts, and part 2 is missing.',
    ]);
  });

  it('that came twice are two: no frame is lost', () => {
    const twice = [...part(1), ...part(2), ...part(3), ...part(2, { sop: '1.2.50' })];
    const frames = namesOf(twice).flat();
    expect(frames).toHaveLength(16);
    expect(new Set(frames).size).toBe(16);
  });

  it('leave other instances of the series alone', () => {
    const other = part(1, { sop: '1.2.99' }).map(
      ({ concatenation: _none, ...frame }) => frame,
    );
    expect(namesOf([...part(1), ...part(2), ...part(3), ...other])).toEqual([
      ...WHOLE,
      four('1.2.99'),
    ]);
  });
});
