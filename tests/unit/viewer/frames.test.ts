import { describe, expect, it } from 'vitest';
import { frameFailure } from '@/lib/viewer/failing/failure';
import { outward } from '@/lib/viewer/first/ahead';
import { rangeOf, windowOf } from '@/lib/viewer/display/voi-range';

describe('what is fetched next', () => {
  it('goes outward from the slice that is shown, and misses none', () => {
    expect(outward(5, 1)).toEqual([1, 2, 0, 3, 4]);
    expect(outward(3, 2)).toEqual([2, 1, 0]);
    expect(outward(1, 0)).toEqual([0]);
  });
});

describe('a window', () => {
  it('is black and white where LINEAR says', () => {
    // PS3.3 C.11.2.1.2.1: 40 − 0.5 − 399/2 = −160, and 40 − 0.5 + 399/2 = 239.
    expect(rangeOf({ center: 40, width: 400 })).toEqual({ lower: -160, upper: 239 });
    expect(windowOf({ lower: -160, upper: 239 })).toEqual({
      center: 40,
      width: 400,
      fn: 'LINEAR',
    });
  });

  it('is black and white where LINEAR_EXACT says', () => {
    // C.11.2.1.3.2: 40 ± 200.
    const range = rangeOf({ center: 40, width: 400, fn: 'LINEAR_EXACT' });
    expect(range).toEqual({ lower: -160, upper: 240 });
    const exact = { center: 40, width: 400, fn: 'LINEAR_EXACT' };
    expect(windowOf(range, 'LINEAR_EXACT')).toEqual(exact);
  });
});

describe('a frame that cannot be shown', () => {
  const answer = (body: string) => new TextEncoder().encode(body).buffer;

  it('is explained in the server’s words', () => {
    const response = answer(
      '{"type":"urn:overread:dicom_damaged","title":"It is cut short.","detail":"Import it again."}',
    );
    expect(frameFailure({ error: { status: 422, response } })).toEqual({
      code: 'dicom_damaged',
      title: 'It is cut short.',
      detail: 'Import it again.',
      retryable: false,
    });
  });

  it('is explained when the server says nothing, or isn’t there', () => {
    expect(frameFailure({ status: 500, response: answer('<html>') })).toMatchObject({
      code: 'unknown',
      detail: 'The server answered 500.',
      retryable: true,
    });
    // A proxy before a server that is not there answers 502.
    for (const status of [0, 502]) {
      const failure = frameFailure({ status, response: answer('<html>') });
      expect(failure).toMatchObject({ code: 'offline', retryable: true });
      expect(failure.title).toMatch(/does not answer/);
    }
  });

  it('is explained by the decoder’s own error', () => {
    expect(frameFailure(new Error('no SOI marker')).detail).toBe('no SOI marker');
  });
});
