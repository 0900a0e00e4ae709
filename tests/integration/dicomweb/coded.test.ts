import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { frameBytes } from '@/lib/dicom/frame-index';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { oracleRow, readTestFile, testData, type OracleRow } from '@/tests/test-data';
import { installed } from '@/tests/unit/export/installed';
import { importAll, openTestWorld, temporaryFolder } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';
import {
  byOpenJpeg,
  compare,
  DECODERS,
  EXPLICIT,
  HTJ2K,
  J2K,
  JPEG_LS,
  MEDIA,
  PYTHON,
  REFUSED,
  RLE,
  ROWS,
  RPCL,
  succeeds,
  UNREAD,
} from './other-programs';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const ready =
  testData &&
  installed(PYTHON, ['-c', 'import pydicom'], 'python3-pydicom') &&
  installed('dcmdjpls', ['--version'], 'dcmtk') &&
  installed('gdcmconv', ['--version'], 'libgdcm-tools') &&
  installed('opj_decompress', ['-h'], 'libopenjp2-tools') &&
  installed('dciodvfy', ['-version'], 'dicom3tools');

describe.skipIf(!ready)('instances coded anew', () => {
  let root: string;
  const folder = temporaryFolder();
  /** Files by syntax and row. */
  const files = new Map<string, Map<OracleRow, string>>();
  const frames = new Map<string, [row: OracleRow, file: string, frame: Buffer][]>();
  const refused: [row: OracleRow, syntax: string, why: string][] = [];
  const placeOf = (row: OracleRow) =>
    pathOf({
      studyUid: row['study_uid'] ?? '',
      seriesUid: row['series_uid'] ?? '',
      sopInstanceUid: row['sop_uid'] ?? '',
    });

  beforeAll(async () => {
    // Some of them are the same instance in another form: each is asked for before the next comes.
    const world = await openTestWorld({ OVERREAD_CONFLICTS: 'keep-versions' });
    root = await startDicomweb(world);
    for (const syntax of Object.keys(MEDIA)) {
      files.set(syntax, new Map());
      frames.set(syntax, []);
    }
    for (const [at, row] of ROWS.entries()) {
      await importAll(world, [{ name: row.path, bytes: readTestFile(row.path) }]);
      const get = (path: string, accept: string) =>
        fetch(root + placeOf(row) + path, { headers: { accept } });
      const explicit = await get('', `application/dicom; transfer-syntax=${EXPLICIT}`);
      writeFileSync(path.join(folder, `${at}.dcm`), await bytesOf(explicit));
      for (const [syntax, type] of Object.entries(MEDIA)) {
        const answer = await get('', `application/dicom; transfer-syntax=${syntax}`);
        if (answer.status !== 200) {
          const { title } = (await answer.json()) as { title: string };
          refused.push([row, syntax, title]);
          continue;
        }
        const file = path.join(folder, `${syntax}-${at}.dcm`);
        writeFileSync(file, await bytesOf(answer));
        files.get(syntax)?.set(row, file);
        if (at % 5 > 0) continue;
        const accept = `${type}; transfer-syntax=${syntax}`;
        const frame = await get('/frames/1', accept);
        expect(frame.headers.get('content-type')).toBe(accept);
        frames.get(syntax)?.push([row, file, await bytesOf(frame)]);
      }
    }
  }, 600_000);

  it('are refused only where they can’t be, with the reason', () => {
    const wrong = refused.filter(
      ([row, syntax, why]) =>
        !REFUSED.some(
          ([reason, syntaxes, is]) =>
            reason.test(why) && syntaxes.includes(syntax) && is(row),
        ),
    );
    expect(wrong.map(([row, ...rest]) => [row.path, ...rest])).toEqual([]);
    expect(ROWS.length).toBeGreaterThan(40);
    for (const syntax of Object.keys(MEDIA)) {
      expect(files.get(syntax)?.size, syntax).toBeGreaterThan(30);
    }
    for (const reason of REFUSED) {
      expect(
        refused.some(([, , why]) => reason[0].test(why)),
        String(reason[0]),
      ).toBe(true);
    }
  });

  it.each(Object.keys(MEDIA))(
    '%s: the header is true',
    { timeout: 300_000 },
    (syntax) => {
      const made = [...(files.get(syntax) ?? [])];
      compare(made).forEach((found, at) => {
        const [row] = made[at] ?? [oracleRow('')];
        // UN stays as it is; pydicom turns it round in this file, by its own dictionary of private tags.
        const isTurned = row.path.includes('CTImage.dcm_BigEndian');
        expect(isTurned ? [] : found.differing, row.path).toEqual([]);
        expect(found.syntax, row.path).toBe(syntax);
        const isWavelet = [J2K, HTJ2K, RPCL].includes(syntax);
        const photometric = row['frame1_photometric'] ?? '';
        const said =
          isWavelet && photometric === 'RGB'
            ? 'YBR_RCT'
            : photometric.replace('_422', '');
        expect(found.photometric, row.path).toBe(said);
        // What is stored so already comes as it is.
        const planar = syntax === RLE && row['transfer_syntax'] !== RLE ? 1 : 0;
        if (row['samples'] === '3') expect(found.planar, row.path).toBe(planar);
        const [allocated, stored = '', high] = row['bits']?.split('/') ?? [];
        expect(found.bits.join('/'), row.path).toBe([allocated, stored, high].join('/'));
      });
    },
  );

  it.each(Object.keys(DECODERS))(
    '%s: other programs decode the samples that were there',
    { timeout: 300_000 },
    (syntax) => {
      const made = [...(files.get(syntax) ?? [])].filter(([row]) => !UNREAD(syntax, row));
      const decoded = made.map(([row, file]) => {
        expect(DECODERS[syntax]?.(file, `${file}.raw`), row.path).toBe(undefined);
        return [row, `${file}.raw`] as const;
      });
      let whole = 0;
      compare(decoded).forEach((found, at) => {
        const [row] = decoded[at] ?? [oracleRow('')];
        // The oracle hashes two bytes a pixel, as they are stored.
        if (row['photometric']?.endsWith('_422')) return;
        expect([row['frame1_sha256'], row['frame1_sha256_other']], row.path).toContain(
          found.frame,
        );
        if (!found.before || String(found.planar ?? '') !== row['planar']) return;
        expect(found.all, row.path).toBe(found.before);
        whole++;
      });
      expect(whole).toBeGreaterThan(0);
    },
  );

  it.each([J2K, HTJ2K, RPCL])(
    '%s: OpenJPEG decodes the samples that were there',
    { timeout: 300_000 },
    (syntax) => {
      const made = [...(files.get(syntax) ?? [])];
      for (const [row, file] of made) {
        const bytes = readFileSync(file);
        const { frames } = parseInstance(bytes);
        if (!frames) throw new Error(`${row.path} lost its frames.`);
        const samples = byOpenJpeg(
          frameBytes(bytes, frames, 1),
          file,
          Number(row['samples']),
        );
        expect(sha256(samples), row.path).toBe(row['frame1_sha256']);
      }
    },
  );

  it.each(Object.keys(MEDIA))('%s: frames by themselves are the same bytes', (syntax) => {
    const asked = frames.get(syntax) ?? [];
    expect(asked.length).toBeGreaterThan(0);
    for (const [row, file, got] of asked) {
      const bytes = readFileSync(file);
      const { frames: index } = parseInstance(bytes);
      if (!index) throw new Error(`${row.path} lost its frames.`);
      const frame = Buffer.from(frameBytes(bytes, index, 1));
      expect(frame.length - got.length).toBeLessThan(2); // a fragment is even
      expect(got.equals(frame.subarray(0, got.length)), row.path).toBe(true);
    }
  });

  it('are read by DCMTK, and dciodvfy says no more of them', { timeout: 300_000 }, () => {
    /** Undefined where it gives up: on uncompressed pixels of 32 bits. */
    const saidOf = (file: string) => {
      const { stderr, signal } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
      return signal
        ? undefined
        : stderr.split('\n').filter((line) => line.startsWith('Error'));
    };
    let asked = 0;
    const more: string[] = [];
    for (const [at, row] of ROWS.entries()) {
      const original = saidOf(path.join(testData ?? '', row.path));
      if (!original) continue;
      // Of some it says more once they have a meta header.
      const before = new Set([
        ...original,
        ...(saidOf(path.join(folder, `${at}.dcm`)) ?? []),
      ]);
      for (const syntax of [RLE, JPEG_LS, J2K]) {
        const file = files.get(syntax)?.get(row);
        if (!file) continue;
        expect(succeeds('dcmdump', ['-q', file]), row.path).toBe(undefined);
        // It knows such colours of ultrasound with RLE alone (PS3.3 C.8.5.6.1.2).
        const isBarred =
          row['modality'] === 'US' && row['photometric']?.startsWith('YBR_FULL');
        if (isBarred && syntax !== RLE) continue;
        for (const line of saidOf(file) ?? []) {
          if (!before.has(line)) more.push(`${row.path} ${syntax}: ${line}`);
        }
        asked++;
      }
    }
    expect(more).toEqual([]);
    expect(asked).toBeGreaterThan(90);
  });
});
