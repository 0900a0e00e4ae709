import { describe, expect, it } from 'vitest';
import { parseAccept } from '@/lib/dicomweb/accept';
import { chooseFrameMedia, frameContentType } from '@/lib/dicomweb/frame-media';

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const JPEG = '1.2.840.10008.1.2.4.50';
const J2K = '1.2.840.10008.1.2.4.90';
const MPEG4 = '1.2.840.10008.1.2.4.102';

describe('an Accept header', () => {
  it('is read with its quotes, in order of preference', () => {
    const text =
      'image/jpeg;q=0.5, multipart/related; type="image/jls; x=1, y"; transfer-syntax=1.2 ;q=0.9, Image/PNG, text/html;q=0';
    expect(parseAccept(text)).toEqual([
      { type: 'image/png', parameters: {}, quality: 1 },
      {
        type: 'multipart/related',
        parameters: { type: 'image/jls; x=1, y', 'transfer-syntax': '1.2', q: '0.9' },
        quality: 0.9,
      },
      { type: 'image/jpeg', parameters: { q: '0.5' }, quality: 0.5 },
    ]);
  });
});

/** PS3.18 8.7.3.3 and tables 8.7.3-3, 8.7.3-5; the last column is null for 406. */
describe('one frame', () => {
  const parts = (type: string, syntax?: string) =>
    `multipart/related; type="${type}"${syntax ? `; transfer-syntax=${syntax}` : ''}`;
  it.each<[accept: string, stored: string, answer: string | null]>([
    ['*/*', J2K, `parts of application/octet-stream; transfer-syntax=${J2K}`],
    [
      'multipart/related',
      J2K,
      `parts of application/octet-stream; transfer-syntax=${J2K}`,
    ],
    [
      parts('application/octet-stream', '*'),
      J2K,
      `parts of application/octet-stream; transfer-syntax=${J2K}`,
    ],
    // What OHIF sends, and Orthanc.
    [
      'multipart/related; type=application/octet-stream; transfer-syntax=*',
      IMPLICIT,
      `parts of application/octet-stream; transfer-syntax=${EXPLICIT}`,
    ],
    // No transfer syntax: the default is Explicit VR Little Endian.
    [
      parts('application/octet-stream'),
      J2K,
      `parts of application/octet-stream; transfer-syntax=${EXPLICIT}`,
    ],
    [
      'application/octet-stream',
      JPEG,
      `application/octet-stream; transfer-syntax=${EXPLICIT}`,
    ],
    // Nobody decodes a video here.
    [
      'application/octet-stream',
      MPEG4,
      `application/octet-stream; transfer-syntax=${MPEG4}`,
    ],
    [`application/octet-stream; transfer-syntax=${EXPLICIT}`, MPEG4, null],
    ['video/mp4', MPEG4, `video/mp4; transfer-syntax=${MPEG4}`],
    ['video/*', MPEG4, `video/mp4; transfer-syntax=${MPEG4}`],
    ['image/jp2', J2K, `image/jp2; transfer-syntax=${J2K}`],
    ['image/*', JPEG, `image/jpeg; transfer-syntax=${JPEG}`],
    [parts('image/jp2', J2K), J2K, `parts of image/jp2; transfer-syntax=${J2K}`],
    [parts('image/jp2', '*'), JPEG, null],
    // The default of image/jpeg is lossless; what is stored as JPEG is given as that all the same.
    ['image/jpeg', JPEG, `image/jpeg; transfer-syntax=${JPEG}`],
    ['image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70', JPEG, null],
    ['image/*', EXPLICIT, null],
    ['text/html', EXPLICIT, null],
    ['application/octet-stream; transfer-syntax=1.2.3', EXPLICIT, null],
    ['text/html, image/jp2;q=0.8, */*;q=0.1', J2K, `image/jp2; transfer-syntax=${J2K}`],
  ])('asked for as %s, stored in %s', (accept, stored, wanted) => {
    const choose = () => {
      const media = chooseFrameMedia(parseAccept(accept), stored, 'one');
      return (media.multipart ? 'parts of ' : '') + frameContentType(media);
    };
    if (wanted === null) expect(choose).toThrow(/not given in that form/);
    else expect(choose()).toBe(wanted);
  });
});
