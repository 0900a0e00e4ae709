import { createHash } from 'node:crypto';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import { ctStack, ultrasoundCine, type PhantomFile } from '@/tests/phantoms/series';
import { oracleRow, readTestFile, testData } from '@/tests/test-data';
import { installed, runOn } from '@/tests/unit/export/installed';
import { json, problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { pathOf, startDicomweb } from './dicomweb-server';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

const stack = ctStack(3);
const [ct] = stack as [PhantomFile, ...PhantomFile[]];
const cine = ultrasoundCine();
const { studyUid, seriesUid } = ct;
const series = pathOf({ studyUid, seriesUid });
let root: string;

describe('WADO-RS metadata', () => {
  let world: Awaited<ReturnType<typeof openTestWorld>>;
  beforeAll(async () => {
    world = await openTestWorld();
    root = await startDicomweb(world);
    await importAll(world, [...stack, cine]);
  });

  it('is DICOM JSON of a series, pixel data by reference', async () => {
    const answer = await fetch(`${root}${series}/metadata`);
    expect(answer.headers.get('content-type')).toBe('application/dicom+json');
    const headers = await json<DicomJson[]>(answer);
    expect(headers).toHaveLength(3);
    expect(headers[0]).toMatchObject({
      '00080018': { vr: 'UI', Value: [ct.sopInstanceUid] },
      '00083002': { vr: 'UI', Value: ['1.2.840.10008.1.2.1'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Phantom^Block' }] },
      '00200032': { vr: 'DS', Value: [-31.5, -31.5, 0] },
      '00280010': { vr: 'US', Value: [64] },
      '00280030': { vr: 'DS', Value: [1, 1] },
      '7FE00010': { vr: 'OW', BulkDataURI: `${root}${pathOf(ct)}/bulkdata/7FE00010` },
    });
  });

  it('is there of an instance and of a study', async () => {
    const ofSeries = await json<DicomJson[]>(await fetch(`${root}${series}/metadata`));
    const one = await json<DicomJson[]>(await fetch(`${root}${pathOf(ct)}/metadata`));
    expect(one).toEqual([ofSeries[0]]);
    const ofStudy = await json<DicomJson[]>(
      await fetch(`${root}${pathOf({ studyUid })}/metadata`),
    );
    expect(ofStudy).toHaveLength(4);
    expect(ofStudy).toEqual(expect.arrayContaining(ofSeries));
  });

  it('comes packed to who unpacks, and not at all to who has it', async () => {
    const url = `${root}${series}/metadata`;
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    const packed = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const sent = Number(packed.headers.get('content-length'));
    const text = await plain.text();
    expect(await packed.text()).toBe(text); // fetch unpacks
    expect(sent).toBeLessThan(text.length / 3);
    const etag = packed.headers.get('etag') ?? '';
    expect(etag).not.toBe(plain.headers.get('etag'));
    const again = await fetch(url, {
      headers: { 'accept-encoding': 'gzip', 'if-none-match': etag },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('is new once something was added', async () => {
    const url = `${root}${series}/metadata`;
    const before = await fetch(url);
    const [, , , fourth] = ctStack(4);
    await importAll(world, fourth ? [fourth] : []);
    const after = await fetch(url, {
      headers: { 'if-none-match': before.headers.get('etag') ?? '' },
    });
    expect(after.status).toBe(200);
    expect(await json(after)).toHaveLength(4);
  });

  it('is JSON only, of what is there', async () => {
    const headers = { accept: 'multipart/related; type="application/dicom+xml"' };
    await problem(fetch(`${root}${series}/metadata`, { headers }), 406);
    await problem(fetch(`${root}/studies/1.2/metadata`), 404);
    await problem(fetch(`${root}/studies/1.2/series/${seriesUid}/metadata`), 404);
    await problem(fetch(`${root}${series}/instances/1.2/metadata`), 404);
    await problem(fetch(`${root}${pathOf(ct)}/bulkdata/00101010`), 404);
  });
});

/** Nested; a document; big endian words of 2 and 4 bytes; deflated; floats; overlays; fragments. */
const FILES = [
  'derived/other/waveform_ecg.dcm',
  'derived/other/sample-pdf.dcm',
  'transfer-syntax/enhanced-mr/emri_small_big_endian.dcm',
  'transfer-syntax/colour/SC_rgb_expb_32bit.dcm',
  'transfer-syntax/deflated/image_dfl.dcm',
  'display/parametric_map_float.dcm',
  'display/ovly_p01.dcm',
  'transfer-syntax/ct/CT2_J2KR',
];
const SCRIPT = path.join(import.meta.dirname, 'read-bulk.py');
const PYTHON = '/usr/bin/python3';

describe.skipIf(
  !testData || !installed(PYTHON, ['-c', 'import pydicom'], 'python3-pydicom'),
)('bulk data', () => {
  const placeOf = (file: string) => {
    const row = oracleRow(file);
    return pathOf({
      studyUid: row['study_uid'] ?? '',
      seriesUid: row['series_uid'] ?? '',
      sopInstanceUid: row['sop_uid'] ?? '',
    });
  };
  beforeAll(async () => {
    const world = await openTestWorld();
    root = await startDicomweb(world);
    const files = FILES.map((name) => ({ name, bytes: readTestFile(name) }));
    expect((await importAll(world, files)).summary.refused).toBe(0);
  });

  const urisOf = (header: DicomJson): [uri: string, vr: string][] =>
    Object.values(header).flatMap(({ vr, BulkDataURI, Value = [] }) => {
      if (BulkDataURI !== undefined) return [[BulkDataURI, vr] as [string, string]];
      return vr === 'SQ' ? (Value as DicomJson[]).flatMap(urisOf) : [];
    });

  it.each(FILES)('of %s are those that pydicom reads', async (file) => {
    const { stdout } = runOn(readTestFile(file), PYTHON, [SCRIPT]);
    const theirs = JSON.parse(stdout) as Record<string, [vr: string, sha256: string]>;
    expect(Object.keys(theirs).length).toBeGreaterThan(0);
    const url = `${root}${placeOf(file)}`;
    const [header = {}] = await json<DicomJson[]>(await fetch(`${url}/metadata`));
    const ours: Record<string, [string, string]> = {};
    for (const [uri, vr] of urisOf(header)) {
      const answer = await fetch(uri, {
        headers: { accept: 'application/octet-stream' },
      });
      expect(answer.status).toBe(200);
      const key = uri.slice(`${url}/bulkdata/`.length);
      ours[key] = [vr, sha256(await bytesOf(answer))];
    }
    expect(ours).toEqual(theirs);
  });

  const pdf = () => `${root}${placeOf('derived/other/sample-pdf.dcm')}/bulkdata/00420011`;

  it('is a document of its own type, in one part or as itself', async () => {
    const itself = await fetch(pdf(), { headers: { accept: 'application/pdf' } });
    expect(itself.headers.get('content-type')).toBe('application/pdf');
    const bytes = await bytesOf(itself);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const accept = 'multipart/related; type="application/octet-stream"';
    const part = await fetch(pdf(), { headers: { accept } });
    const type = part.headers.get('content-type') ?? '';
    expect(type).toMatch(/^multipart\/related; type="application\/octet-stream"/);
    const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? '?';
    const whole = await bytesOf(part);
    const start = whole.indexOf('\r\n\r\n') + 4;
    expect(whole.subarray(0, start).toString()).toMatch(
      new RegExp(`^--${boundary}\r\nContent-Type: application/octet-stream\r\n`),
    );
    expect(whole.subarray(start, start + bytes.length)).toEqual(bytes);
    expect(whole.subarray(start + bytes.length).toString()).toBe(
      `\r\n--${boundary}--\r\n`,
    );
    await problem(fetch(pdf(), { headers: { accept: 'image/png' } }), 406);
  });

  it('comes in ranges', async () => {
    const accept = 'multipart/related; type="application/pdf"';
    for (const headers of [{ accept: '*/*' }, { accept }]) {
      const whole = await bytesOf(await fetch(pdf(), { headers }));
      const ranges = [
        [0, 9],
        [50, 300],
        [whole.length - 300, whole.length - 1],
      ] as const;
      for (const [from, to] of ranges) {
        const answer = await fetch(pdf(), {
          headers: { ...headers, range: `bytes=${from}-${to}` },
        });
        expect(answer.status).toBe(206);
        expect(answer.headers.get('content-range')).toBe(
          `bytes ${from}-${to}/${whole.length}`,
        );
        expect(await bytesOf(answer)).toEqual(whole.subarray(from, to + 1));
      }
    }
  });
});
