import { beforeAll, describe, expect, it } from 'vitest';
import { elementBytes } from '@/lib/dicom/recode/element-bytes';
import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';
import type { PhantomFile } from '@/tests/phantoms/series';
import { CLIP_MP4, videoFile } from '@/tests/phantoms/video';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';

let world: World;
let root: string;
beforeAll(async () => {
  world = await openTestWorld();
  root = await startDicomweb(world);
});

const bulk = (file: PhantomFile) => `${root}${pathOf(file)}/bulkdata/7FE00010`;

/** Every video transfer syntax of PS3.6 table A-1, and the media type PS3.18 8.7.3 names for it. */
const SYNTAXES: readonly [suffix: string, mediaType: string][] = [
  ...['100', '100.1', '101', '101.1'].map(
    (each) => [each, 'video/mpeg2'] as [string, string],
  ),
  ...['102', '103', '104', '105', '106'].flatMap((each): [string, string][] => [
    [each, 'video/mp4'],
    [`${each}.1`, 'video/mp4'],
  ]),
  ['107', 'video/h265'],
  ['108', 'video/h265'],
];

describe.each(SYNTAXES)('transfer syntax …4.%s', (suffix, mediaType) => {
  it.each([1, 5])(
    'is kept, listed and given as it came, in %i fragments',
    async (fragments) => {
      const transferSyntaxUid = `1.2.840.10008.1.2.4.${suffix}`;
      // Bytes of no format that could be recognised.
      const bytes = Buffer.from(
        Array.from({ length: 600 }, (_, at) => (at * 7 + 50) % 256),
      );
      const file = videoFile(suffix, { bytes, transferSyntaxUid, fragments });
      const { lines } = await importAll(world, [file]);
      expect(lines).toMatchObject([{ outcome: 'stored' }]);
      expect(lines[0]?.reason).toBeUndefined();

      const { series } = await studyDetail(world, file.studyUid);
      expect(series).toMatchObject([
        {
          stacks: [],
          notShown: [],
          videos: [
            {
              ...{ sopInstanceUid: file.sopInstanceUid, mediaType, label: 'video' },
              ...{ frames: 30, rows: 48, columns: 64, frameTimeMs: 100 },
            },
          ],
        },
      ]);

      const answer = await fetch(bulk(file));
      expect(answer.headers.get('content-type')).toBe(mediaType);
      expect(await bytesOf(answer)).toEqual(bytes);
    },
  );
});

describe('a video that is played', () => {
  const file = videoFile('played', { fragments: 3 });
  beforeAll(async () => {
    await importAll(world, [file]);
  });

  it('is given in ranges across its fragments, as browsers seek (RFC 9110 14.2)', async () => {
    for (const [from, to] of [
      [0, 99],
      [700, 1700],
      [2300, 2323],
    ] as const) {
      const answer = await fetch(bulk(file), {
        headers: { range: `bytes=${from}-${to}` },
      });
      expect(answer.status).toBe(206);
      expect(answer.headers.get('content-range')).toBe(
        `bytes ${from}-${to}/${CLIP_MP4.length}`,
      );
      expect(answer.headers.get('content-type')).toBe('video/mp4');
      expect(await bytesOf(answer)).toEqual(CLIP_MP4.subarray(from, to + 1));
    }
  });

  it('is what its bytes are, whatever transfer syntax they came in', async () => {
    const hevc = videoFile('in mp4', { transferSyntaxUid: '1.2.840.10008.1.2.4.107' });
    await importAll(world, [hevc]);
    const types = async (accept: string) =>
      (await fetch(bulk(hevc), { headers: { accept } })).headers.get('content-type');
    expect(await types('*/*')).toBe('video/mp4');
    expect(await types('video/*')).toBe('video/mp4');
    expect(await types('video/h265')).toBe('video/h265');
    expect(await types('application/octet-stream')).toBe('application/octet-stream');
    expect(await types('multipart/related; type="video/mp4"')).toMatch(
      /^multipart\/related; type="video\/mp4"/,
    );
    expect((await fetch(bulk(hevc), { headers: { accept: 'video/mpeg2' } })).status).toBe(
      406,
    );
  });

  it('is one frame for whoever asks for frames', async () => {
    const frames = `${root}${pathOf(file)}/frames`;
    const answer = await fetch(`${frames}/1`, { headers: { accept: 'video/mp4' } });
    expect(answer.headers.get('content-type')).toMatch(
      /^video\/mp4; transfer-syntax=1\.2/,
    );
    expect(await bytesOf(answer)).toEqual(CLIP_MP4);
    expect((await fetch(`${frames}/2`)).status).toBe(404);
  });

  it('cut in its middle, or empty, is refused', async () => {
    const whole = videoFile('cut');
    const { lines } = await importAll(world, [
      { name: 'cut.dcm', bytes: whole.bytes.subarray(0, -900) },
      { name: 'empty.dcm', bytes: videoFile('empty', { bytes: Buffer.alloc(0) }).bytes },
    ]);
    expect(lines.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['refused', 'The file ends in the middle of its video.'],
      ['refused', expect.stringMatching(/video/)],
    ]);
  });
});

describe('a document', () => {
  const bring = async (mimeType: string, content: string) => {
    const [studyUid, seriesUid, sopInstanceUid] = ['study', 'series', 'instance'].map(
      (each) => uidFrom(`document ${each} ${mimeType}`),
    ) as [string, string, string];
    const bytes = writePart10({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
      SOPInstanceUID: sopInstanceUid,
      StudyInstanceUID: studyUid,
      SeriesInstanceUID: seriesUid,
      Modality: 'DOC',
      DocumentTitle: 'Discharge letter',
      MIMETypeOfEncapsulatedDocument: mimeType,
    });
    // In order of tags it is the last but for its type, which dcmjs has written already.
    const document = elementBytes('00420011', 'OB', Buffer.from(content));
    const at = bytes.indexOf(Buffer.from([0x42, 0, 0x12, 0]));
    const whole = Buffer.concat([bytes.subarray(0, at), document, bytes.subarray(at)]);
    const { lines } = await importAll(world, [{ name: mimeType, bytes: whole }]);
    expect(lines).toMatchObject([
      { outcome: 'stored', reason: 'An encapsulated document is not shown as an image.' },
    ]);
    const { series } = await studyDetail(world, studyUid);
    const answer = await fetch(
      `${root}${pathOf({ studyUid, seriesUid, sopInstanceUid })}/bulkdata/00420011`,
      // As a browser that opens it in a tab.
      { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } },
    );
    return {
      document: series[0]?.notShown[0]?.document,
      headers: answer.headers,
      answer,
    };
  };

  it('that is a PDF opens in the browser', async () => {
    const { document, headers, answer } = await bring('application/pdf', '%PDF-1.7 …');
    expect(document).toEqual({ mediaType: 'application/pdf', title: 'Discharge letter' });
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe('inline');
    expect((await bytesOf(answer)).toString()).toMatch(/^%PDF-1.7/);
  });

  it.each(['text/html', 'image/svg+xml', 'text/xml'])(
    'that calls itself %s is kept on disk, never run as a page of ours',
    async (mimeType) => {
      const { document, headers } = await bring(mimeType, '<script>alert(1)</script>');
      expect(document?.mediaType).toBe('application/octet-stream');
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toBe('attachment');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
