import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { POST as postAnnotation } from '@/app/api/annotations/route';
import { POST as postArchive } from '@/app/api/exports/archive/route';
import { GET as download } from '@/app/api/exports/[id]/download/route';
import { GET as getExport } from '@/app/api/exports/[id]/route';
import { POST as postExport } from '@/app/api/exports/route';
import { POST as postReport } from '@/app/api/reports/route';
import { exportLineSchema, exportSchema, type Export } from '@/lib/api/exports';
import type { Report } from '@/lib/api/reports';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { answers } from '@/tests/contract/answers';
import { axial } from '@/tests/phantoms/block-patient';
import {
  CINE,
  cineColour,
  ctStack,
  storedCt,
  ultrasoundCine,
  type PhantomFile,
} from '@/tests/phantoms/series';
import { installed, runOn } from '@/tests/unit/export/installed';
import { openModelWorld, requestOf, runToEnd } from '../model-world';
import { call, json, problem } from '../routes';
import { signedReport } from '../signed-report';

const files = ctStack(2);
const [file] = files as [PhantomFile];
const cine = ultrasoundCine({ study: 'unsigned' });
const { studyUid, seriesUid, sopInstanceUid } = file;

let report: Report;
beforeAll(async () => {
  const { world, service } = await openModelWorld([...files, cine]);
  service.reply({ kind: 'answer', text: answers.good });
  const { id } = await runToEnd(await requestOf(world, file));
  report = await signedReport(studyUid, id);
  // Reports that are begun and not signed, one of them after the signed one.
  for (const begun of [cine.studyUid, studyUid]) {
    await json(call(postReport, { json: { studyUid: begun } }), 201);
  }
  const drawing = {
    ...{ id: crypto.randomUUID(), tool: 'Length', studyUid, seriesUid, sopInstanceUid },
    ...{
      frame: 1,
      label: 'block 長さ',
      measurements: [{ name: 'length', value: 10, unit: 'mm' }],
    },
    geometry: {
      space: 'patient',
      frameOfReferenceUid: null,
      points: [
        [-20, -15, 0],
        [-10, -15, 0],
      ],
    },
  };
  await json(call(postAnnotation, { json: drawing }), 201);
});

async function exported(request: object): Promise<Export> {
  const answer = await call(postExport, { json: request });
  const done = exportSchema.parse(await json(answer, 202));
  expect(answer.headers.get('location')).toBe(`/api/exports/${done.id}`);
  expect(await json(call(getExport, { params: { id: done.id } }))).toEqual(done);
  return done;
}
async function unzipped(bytes: Buffer) {
  const zip = await fromBufferPromise(bytes, {});
  const inside = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    inside.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return inside;
}
async function archived(request: object) {
  const answer = await call(postArchive, { json: request });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/zip',
  ]);
  const files = await unzipped(Buffer.from(await answer.arrayBuffer()));
  const lines = files.get('manifest.jsonl')?.toString().trim().split('\n') ?? [];
  const manifest = lines.map((line) => exportLineSchema.parse(JSON.parse(line)));
  return { files, manifest };
}
async function downloaded(id: string, query: Record<string, string> = {}) {
  const answer = await call(download, { params: { id }, query });
  expect(answer.status).toBe(200);
  return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
}

describe('the signed report', () => {
  it('leaves as JSON with its words, its evidence and its drawings', async () => {
    const {
      id,
      status,
      files: written,
    } = await exported({
      studyUids: [studyUid],
      formats: ['json'],
    });
    expect([status, written.length]).toEqual(['done', 1]);
    const { bytes, headers } = await downloaded(id);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="${written[0]?.name}"`,
    );
    expect(bytes.length).toBe(written[0]?.bytes);
    const text = bytes.toString();
    for (const { statement } of report.findings) expect(text).toContain(statement);
    for (const words of ['Dr. Ada Reader', sopInstanceUid, 'block']) {
      expect(text).toContain(words);
    }
    JSON.parse(text);
  });

  it('leaves as a structured report that belongs to the study', async () => {
    const { id } = await exported({ studyUids: [studyUid], formats: ['dicom-sr'] });
    const { bytes, headers } = await downloaded(id);
    expect(headers.get('content-type')).toBe('application/dicom');
    const parsed = parseInstance(bytes);
    expect(parsed.studyUid).toBe(studyUid);
    expect(parsed.sopClassUid).toBe('1.2.840.10008.5.1.4.1.1.88.33');
    expect(parsed.seriesUid).not.toBe(seriesUid);
  });

  it.skipIf(!installed('dciodvfy', ['-version'], 'dicom3tools'))(
    'passes dciodvfy without an error',
    async () => {
      const { id } = await exported({ studyUids: [studyUid], formats: ['dicom-sr'] });
      const { lines } = runOn((await downloaded(id)).bytes, 'dciodvfy');
      expect(lines).toContain('ComprehensiveSR');
      expect(lines.filter((line) => line.includes('Error'))).toEqual([]);
    },
  );

  it.skipIf(!installed('dsrdump', ['--version'], 'dcmtk'))(
    'is read by dsrdump, with the finding in it',
    async () => {
      const { id } = await exported({ studyUids: [studyUid], formats: ['dicom-sr'] });
      const { status, stdout } = runOn((await downloaded(id)).bytes, 'dsrdump', ['+Pl']);
      expect(status).toBe(0);
      expect(stdout).toContain(report.findings[0]?.statement);
    },
  );

  it('leaves with others as a ZIP, or one file at a time', async () => {
    const { id, files: written } = await exported({
      studyUids: [studyUid],
      formats: ['json', 'dicom-sr'],
    });
    const { bytes, headers } = await downloaded(id);
    expect(headers.get('content-type')).toBe('application/zip');
    const inside = await unzipped(bytes);
    expect([...inside.keys()]).toEqual(written.map(({ name }) => name));
    for (const [index, { name }] of written.entries()) {
      const one = await downloaded(id, { file: String(index + 1) });
      expect(one.bytes.equals(inside.get(name) ?? Buffer.alloc(0))).toBe(true);
    }
    await problem(call(download, { params: { id }, query: { file: '3' } }), 404);
    await problem(call(download, { params: { id }, query: { file: '0' } }), 400);
  });
});

describe('an archive', () => {
  it('holds what studies have, and says last what became of each', async () => {
    const { files, manifest } = await archived({
      studyUids: [cine.studyUid, studyUid, '1.2.3', studyUid],
      formats: ['json', 'dicom-sr'],
    });
    expect([...files.keys()]).toEqual([
      `${studyUid}.json`,
      `${studyUid}.sr.dcm`,
      'manifest.jsonl',
    ]);
    const { id } = await exported({ studyUids: [studyUid], formats: ['json'] });
    expect(files.get(`${studyUid}.json`)).toEqual((await downloaded(id)).bytes);
    expect(
      manifest.map(({ study_uid, synthetic, files: listed, problems }) => [
        study_uid,
        synthetic,
        listed.map(({ name }) => name),
        problems.map(({ format, code, message }) => [format, code, message]),
      ]),
    ).toEqual([
      [
        ...[cine.studyUid, false, []],
        [
          ['json', 'conflict', 'This study has no signed report yet.'],
          ['dicom-sr', 'conflict', 'This study has no signed report yet.'],
        ],
      ],
      [studyUid, false, [`${studyUid}.json`, `${studyUid}.sr.dcm`], []],
      ['1.2.3', null, [], [[null, 'not_found', 'Study 1.2.3 is not in the archive.']]],
    ]);
    for (const { name, bytes, sha256 } of manifest.flatMap((line) => line.files)) {
      const file = files.get(name) ?? Buffer.alloc(0);
      expect(file.length).toBe(bytes);
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
    }
  });

  it('has what validators say beside its files, where that is asked for', async () => {
    const { files, manifest } = await archived({
      ...{ studyUids: [studyUid], validate: true },
      formats: ['json', 'fhir', 'gsps', 'csv', 'pdf', 'dicom-pdf'],
    });
    const log = (format: string) =>
      files.get(`${studyUid}.${format}.validation.txt`)?.toString() ?? '';
    expect(log('json')).toBe(`${studyUid}.json, JSON schema\nIt fits its schema.\n`);
    expect(log('fhir')).toContain('FHIR R4\nIt fits the definitions of R4.\n');
    expect(log('csv')).toContain('No validator is known here.');
    expect(files.get(`${studyUid}.report.pdf`)?.toString('latin1', 0, 5)).toBe('%PDF-');
    const asked = installed('dciodvfy', ['--version'], 'dciodvfy');
    expect(log('dicom-pdf')).toContain(asked ? 'EncapsulatedPDF' : 'not installed');
    for (const [program, told] of [
      ['dciodvfy', 'GrayscaleSoftcopyPresentationState'],
      ['dcmpschk', 'It reads no character set'],
    ] as const) {
      const isHere = installed(program, ['--version'], program);
      expect(log('gsps')).toContain(isHere ? told : 'not installed');
      expect(manifest[0]?.checks).toContainEqual({
        file: expect.stringMatching(/\.dcm$/) as string,
        ...{ validator: program, errors: isHere ? 0 : null },
      });
    }
    expect(manifest[0]?.problems).toEqual([]);
  });

  it('has pictures of what was drawn on, as displayed and with their values', async () => {
    const { files } = await archived({
      ...{ studyUids: [studyUid], formats: ['png', 'png16'] },
    });
    const list = JSON.parse(files.get(`${studyUid}.png16.json`)?.toString() ?? '') as {
      pictures: { file: string; sop_instance_uid: string; shows: string[] }[];
    };
    const [first] = list.pictures;
    expect(first).toMatchObject({
      file: 'png16-1.png',
      sop_instance_uid: sopInstanceUid,
    });
    expect(first?.shows).toContain('drawing');
    const stored = storedCt(axial(0));
    const greys = async (name: string, depth: 'ushort' | 'uchar') => {
      const bytes = files.get(`${studyUid}.${name}`) ?? Buffer.alloc(0);
      const image = sharp(bytes).toColourspace(depth === 'ushort' ? 'grey16' : 'b-w');
      const raw = await image.raw({ depth }).toBuffer();
      return depth === 'uchar'
        ? raw
        : new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
    };
    // Stored is HU + 1024; 0 HU is 32768.
    expect([...(await greys('png16-1.png', 'ushort'))]).toEqual(
      [...stored].map((each) => each - 1024 + 32_768),
    );
    // Window 40/400: PS3.3 C.11.2.1.2.1.
    const shown = [...stored].map((each) =>
      Math.min(255, Math.max(0, ((each - 1024 - 39.5) / 399 + 0.5) * 255)),
    );
    const off = [...(await greys('png-1.png', 'uchar'))].map((grey, at) =>
      Math.abs(grey - (shown[at] ?? NaN)),
    );
    expect(off.length).toBe(stored.length);
    expect(Math.max(...off)).toBeLessThanOrEqual(0.5);
    const all = await archived({
      query: { modality: 'CT' },
      formats: ['png'],
      images: 'all',
    });
    expect([...all.files.keys()]).toEqual([
      ...['png-1.png', 'png-2.png', 'png.json'].map((name) => `${studyUid}.${name}`),
      'manifest.jsonl',
    ]);
  });

  it('has clips in colour that move, at the pace of their file', async () => {
    const { files, manifest } = await archived({
      ...{ studyUids: [cine.studyUid], formats: ['gif', 'webm', 'mp4'] },
      ...{ images: 'all', validate: true },
    });
    expect(manifest[0]?.problems).toEqual([]);
    for (const name of ['gif', 'webm', 'mp4']) {
      const list = JSON.parse(
        files.get(`${cine.studyUid}.${name}.json`)?.toString() ?? '',
      ) as object;
      expect(list).toMatchObject({
        clips: [
          {
            ...{ file: `${name}-1.${name}`, series_uid: cine.seriesUid, modality: 'US' },
            frames: [1, 2, 3].map((frame) => `${cine.sopInstanceUid}/${frame}`),
            ...{ width: CINE.columns, height: CINE.rows, band: 0 },
            ...{ seconds: 0.12, pace_from: 'Frame Time' },
          },
        ],
        left_out: [],
      });
    }
    const bytes = files.get(`${cine.studyUid}.gif-1.gif`) ?? Buffer.alloc(0);
    expect((await sharp(bytes).metadata()).delay).toEqual([40, 40, 40]);
    for (const frame of [1, 2, 3]) {
      const raw = await sharp(bytes, { page: frame - 1 })
        .removeAlpha()
        .raw()
        .toBuffer();
      const middle = (16 * CINE.columns + 20) * 3;
      expect([...raw.subarray(middle, middle + 3)]).toEqual([...cineColour(frame)]);
    }
    // Two slices are a stack to be leafed through, and a finding is on one of them.
    const marked = await archived({
      studyUids: [studyUid, cine.studyUid],
      formats: ['gif'],
    });
    expect(marked.manifest.map((line) => line.files.map(({ name }) => name))).toEqual([
      [`${studyUid}.gif-1.gif`, `${studyUid}.gif.json`],
      [],
    ]);
  });

  it('holds all studies that fit, where none are named', async () => {
    const { manifest } = await archived({ query: { modality: 'US' }, formats: ['csv'] });
    expect(manifest.map(({ study_uid }) => study_uid)).toEqual([cine.studyUid]);
    const all = await archived({ query: {}, formats: ['json'] });
    expect(all.manifest.map(({ study_uid }) => study_uid).sort()).toEqual(
      [cine.studyUid, studyUid].sort(),
    );
    const none = { query: { search: 'nobody' }, formats: ['json'] };
    await problem(call(postArchive, { json: none }), 404);
  });

  it.each([
    ['neither studies nor what to look for', {}],
    ['both', { studyUids: ['1.2'], query: {} }],
    ['a word that is none', { query: { patient: 'x' } }],
    ['a page', { query: { limit: 1 } }],
  ])('is refused: %s', async (_, request) => {
    await problem(call(postArchive, { json: { ...request, formats: ['json'] } }), 400);
  });
});

describe('an export', () => {
  it('tells what could not be exported, and exports the rest', async () => {
    const done = await exported({
      studyUids: [cine.studyUid, studyUid, '1.2.3'],
      formats: ['json'],
    });
    expect(done.status).toBe('done');
    expect(done.files).toHaveLength(1);
    expect(done.problems).toEqual([
      `${cine.studyUid}: This study has no signed report yet.`,
      '1.2.3: Study 1.2.3 is not in the archive.',
    ]);
  });

  it('of nothing has failed, and there is nothing to download', async () => {
    const done = await exported({ studyUids: [cine.studyUid], formats: ['json'] });
    expect(done).toMatchObject({ status: 'failed', files: [], downloadUrl: null });
    await problem(call(download, { params: { id: done.id } }), 404);
  });

  it.each([
    ['no study', { studyUids: [], formats: ['json'] }],
    ['no format', { studyUids: ['1.2'], formats: [] }],
    ['a format that is not there', { studyUids: ['1.2'], formats: ['fax'] }],
    [
      'an option that is not there',
      { studyUids: ['1.2'], formats: ['json'], deidentify: { options: ['all'] } },
    ],
    [
      'objects without names beside names',
      { studyUids: ['1.2'], formats: ['deidentified-dicom'] },
    ],
  ])('is refused: %s', async (_, request) => {
    const { issues } = await problem(call(postExport, { json: request }), 400);
    expect(issues?.length).toBeGreaterThan(0);
  });

  it('that is not there is not there', async () => {
    await problem(call(getExport, { params: { id: 'x' } }), 404);
    await problem(call(download, { params: { id: 'x' } }), 404);
  });
});
