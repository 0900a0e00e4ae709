import { describe, expect, it } from 'vitest';
import { buildStacks } from '@/lib/dicom/series-stacks';
import { axial, CORONAL, order, SAGITTAL, slice, type Orientation } from './frames';

describe('reading order', () => {
  it('axial: superior first, whatever the instance numbers say', () => {
    expect(order([axial(1, 0), axial(2, 5), axial(3, 10)])).toEqual([
      ['1.3', '1.2', '1.1'],
    ]);
    expect(order([axial(1, 10), axial(2, 5), axial(3, 0)])).toEqual([
      ['1.1', '1.2', '1.3'],
    ]);
  });

  it('sagittal: left first (+x is left); coronal: anterior first (−y is anterior)', () => {
    const at = (number: number, orientation: Orientation, x: number, y: number) =>
      slice(number, { orientation, position: [x, y, 0] });
    expect(order([at(1, SAGITTAL, -30, 0), at(2, SAGITTAL, 30, 0)])).toEqual([
      ['1.2', '1.1'],
    ]);
    expect(order([at(1, CORONAL, 0, 50), at(2, CORONAL, 0, -50)])).toEqual([
      ['1.2', '1.1'],
    ]);
  });

  it('without positions: instance, then frame number', () => {
    const frames = [slice(10), slice(9), slice(11)];
    expect(order(frames)).toEqual([['1.9', '1.10', '1.11']]);
    expect(buildStacks(frames).stacks[0]).toMatchObject({
      method: 'instance-number',
      spacingMm: null,
      frames: [{ positionMm: null }, { positionMm: null }, { positionMm: null }],
    });
  });

  it('without positions: by slice location, the way the instance numbers go', () => {
    const at = (locations: (number | undefined)[]) =>
      locations.map((sliceLocation, index) =>
        slice(index + 1, sliceLocation === undefined ? {} : { sliceLocation }),
      );
    const read = (locations: (number | undefined)[]) => [
      ...order(at(locations)),
      buildStacks(at(locations)).stacks[0]?.method,
    ];
    expect(read([5, -5, 0, 10])).toEqual([
      ['1.2', '1.3', '1.1', '1.4'],
      'slice-location',
    ]);
    expect(read([10, 0, 5, -5])).toEqual([
      ['1.1', '1.3', '1.2', '1.4'],
      'slice-location',
    ]);
    // What doesn't tell each apart orders none.
    for (const locations of [
      [5, 5, 0],
      [5, undefined, 0],
    ]) {
      expect(read(locations)).toEqual([['1.1', '1.2', '1.3'], 'instance-number']);
    }
  });

  it('with positions a slice location says nothing', () => {
    const frames = [axial(1, 0, { sliceLocation: 2 }), axial(2, 5, { sliceLocation: 1 })];
    expect(order(frames)).toEqual([['1.2', '1.1']]);
    const cine = [1, 3, 2].map((sliceLocation, index) =>
      axial(index + 1, 7, { sliceLocation }),
    );
    expect(order(cine)).toEqual([['1.1', '1.2', '1.3']]);
  });

  it('without positions: by the file’s own count in the stack, before all else', () => {
    const places = [3, 1, 2];
    const frames = places.map((inStackPosition, index) =>
      slice(1, {
        ...{ frame: index + 1, framesInInstance: 3, inStackPosition },
        ...{ sliceLocation: index, triggerTime: index },
      }),
    );
    const [stack] = buildStacks(frames).stacks;
    expect(stack?.frames.map(({ frame }) => frame)).toEqual([2, 3, 1]);
    expect(stack?.method).toBe('in-stack-position');
  });

  it('one position all the time is a cine: by time where each frame tells another', () => {
    const at = (times: number[]) =>
      times.map((triggerTime, index) => axial(index + 1, 7, { triggerTime }));
    expect(order(at([40, 0, 20]))).toEqual([['1.2', '1.3', '1.1']]);
    expect(buildStacks(at([40, 0, 20])).stacks[0]?.method).toBe('time');
    // A time that doesn't tell all of them apart orders none.
    expect(order(at([40, 0, 40]))).toEqual([['1.1', '1.2', '1.3']]);
    expect(buildStacks(at([40, 0, 40])).stacks[0]?.method).toBe('instance-number');
  });

  it('equal numbers: by time of acquisition, then by UID', () => {
    const same = (uid: string, acquiredAt: number) =>
      slice(1, { sopInstanceUid: uid, acquiredAt });
    expect(order([same('1.1', 30), same('1.3', 10), same('1.2', 10)])).toEqual([
      ['1.2', '1.3', '1.1'],
    ]);
  });

  it('frames of one object without positions stay in its order', () => {
    const frames = [3, 1, 2].map((frame) =>
      slice(1, { frame, framesInInstance: 3, triggerTime: 100 - frame }),
    );
    expect(buildStacks(frames).stacks[0]?.frames.map(({ frame }) => frame)).toEqual([
      1, 2, 3,
    ]);
  });

  it('does not depend on the order in which files came', () => {
    const frames = Array.from({ length: 20 }, (_, at) => axial(at + 1, (at % 10) * 3));
    const shuffled = frames.toSorted(
      (a, b) => ((a.instanceNumber ?? 0) % 7) - ((b.instanceNumber ?? 0) % 7),
    );
    expect(buildStacks(shuffled)).toEqual(buildStacks(frames));
  });
});
