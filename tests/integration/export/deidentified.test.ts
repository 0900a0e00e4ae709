import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { GET as mustBeSeen } from '@/app/api/studies/[studyUid]/deidentification/route';
import { POST as postAnnotation } from '@/app/api/annotations/route';
import { POST as postArchive } from '@/app/api/exports/archive/route';
import { POST as postExport } from '@/app/api/exports/route';
import { POST as postSegment } from '@/app/api/segments/route';
import { deidentificationSchema } from '@/lib/api/deidentification/protocol';
import {
  EXPORT_FORMATS,
  exportLineSchema,
  exportSchema,
  type ExportFormatId,
} from '@/lib/api/exports';
import { pseudonyms } from '@/lib/dicom/deidentify/pseudonyms';
import { itemsOf, personNameOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { runsOf } from '@/lib/image/segmentation/mask';
import { deidentificationKey } from '@/lib/workflow/export/deidentify/key';
import { pseudonymsOf } from '@/lib/workflow/export/deidentify/pseudonym-list';
import type { World } from '@/lib/workflow/world';
import { axial } from '@/tests/phantoms/block-patient';
import { canaries } from '@/tests/phantoms/canaries';
import { letteredCt } from '@/tests/phantoms/lettered';
import {
  inscribedFile,
  MARKS as INSCRIBED,
  NAMED_ELSEWHERE,
} from '@/tests/phantoms/lettered-object';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { installed, runOn } from '@/tests/unit/export/installed';
import { openModelWorld, requestOf, runToEnd } from '../model-world';
import { call, json } from '../routes';
import { signedReport } from '../signed-report';
import { importAll } from '../test-world';
import { leftOf } from './nothing-left';

/** A string of its own in every attribute that holds words. */
const written = {
  ...canaries(),
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL', 'CANARYTYPE'],
  RescaleType: 'CANARYUNIT',
};
const slices = [0, 5, 10].map((z, at) => {
  const slice = ctSlice(axial(z), { study: 'leaving', instance: at + 1 }, written);
  // In the first in sequences and in attributes of makers, too.
  const bytes = at === 0 ? inscribedFile(slice.bytes) : slice.bytes;
  return { ...slice, bytes, name: `CANARYFILE-${at}.dcm` };
});
const [plain] = slices as [PhantomFile];
const lettered = letteredCt(
  { study: 'leaving', series: 'lettered', instance: 2 },
  [{ text: 'CANARY JOHN 4711' }],
  { ...written, InstanceNumber: 1 },
);
const { studyUid, seriesUid, sopInstanceUid } = plain;
const FAMILY = canaries()['PatientName']?.split('^')[0] ?? '';

/** What nobody may find, wherever it stood. */
const MARKS = [
  ...[...INSCRIBED, 'Canary', 'CANARI', 'Ada Reader', 'Ada^', 'run-1'],
  ...[...slices, lettered].flatMap((file) => [file.sopInstanceUid, file.seriesUid]),
  studyUid,
];

const ALL = Object.keys(EXPORT_FORMATS) as ExportFormatId[];
type Archived = Awaited<ReturnType<typeof archived>>;
interface Read {
  name: string;
  bytes: Buffer;
}

let world: World;
/** The same study with all names. */
let named: Archived;
beforeAll(async () => {
  const models = await openModelWorld([...slices, lettered]);
  ({ world } = models);
  const said = {
    ...{ section: 'findings', polarity: 'present', certainty: 'high', side: 'right' },
    ...{ size_mm: 9, slices: [2], box_slice: 2, box_2d: [250, 300, 300, 350] },
  };
  const findings = [
    { ...said, statement: `Nodule of ${FAMILY}, CANARYSAID.`, anatomy: 'CANARYPLACE' },
  ];
  const text = JSON.stringify({ findings, impression: [] });
  models.service.reply({ kind: 'answer', text });
  const request = await requestOf(world, plain, { question: 'Is it CANARYASKED?' });
  const { id } = await runToEnd(request);
  await signedReport(studyUid, id);
  const on = { studyUid, seriesUid, sopInstanceUid, frame: 1 };
  for (const tool of ['Length', 'ArrowAnnotate', 'KeyImage']) {
    const geometry = {
      ...{ space: 'patient', frameOfReferenceUid: null },
      points: [
        [-20, -15, 0],
        [-10, -15, 0],
      ],
    };
    const measurements =
      tool === 'Length' ? [{ name: 'length', value: 10, unit: 'mm' }] : [];
    const drawing = { ...on, id: crypto.randomUUID(), tool, geometry, measurements };
    await json(call(postAnnotation, { json: { ...drawing, label: 'CANARYLABEL' } }), 201);
  }
  const { header } = parseInstance(plain.bytes);
  const [rows = 0, columns = 0] = ['00280010', '00280011'].map((tag) =>
    Number(header[tag]?.Value?.[0]),
  );
  const pixels = new Uint8Array(rows * columns).fill(1, 40, 60);
  const segment = {
    ...{ id: crypto.randomUUID(), studyUid, seriesUid, label: 'CANARYSEGMENT' },
    ...{ color: '#1f78b4', position: 0, category: null, type: null },
    ...{ origin: { kind: 'drawn' }, algorithmType: 'MANUAL' },
    mask: {
      rows,
      columns,
      frames: [{ sopInstanceUid, frameNumber: 1, runs: runsOf(pixels) }],
    },
  };
  await json(call(postSegment, { json: segment }), 201);
  named = await archived({
    formats: ALL.filter((each) => each !== 'deidentified-dicom'),
  });
  // All that is DICOM of it comes back as others' objects of the study.
  const objects = named.files.filter(({ name }) => name.endsWith('.dcm'));
  expect(objects.length).toBeGreaterThanOrEqual(8);
  const { lines } = await importAll(world, objects);
  expect(lines.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
});

async function archived(request: object) {
  const answer = await call(postArchive, { json: { studyUids: [studyUid], ...request } });
  expect(answer.status).toBe(200);
  const zip = await fromBufferPromise(Buffer.from(await answer.arrayBuffer()), {});
  const files: Read[] = [];
  for await (const entry of zip.eachEntry()) {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    files.push({ name: entry.fileName, bytes });
  }
  const manifest = files.find(({ name }) => name === 'manifest.jsonl');
  const line = exportLineSchema.parse(JSON.parse(String(manifest?.bytes)));
  return { files, line };
}

const seen = async (query: Record<string, string> = {}) =>
  deidentificationSchema.parse(
    await json(call(mustBeSeen, { params: { studyUid }, query })),
  );

const pixelsOf = (file: Uint8Array) => {
  const { bytes, pixelData } = readDataSet(file);
  const at = pixelData?.offset ?? 0;
  return Buffer.from(bytes.subarray(at, at + (pixelData?.length ?? 0)));
};

it('makes nothing before somebody has looked at the text in the pixels', async () => {
  const { pixels, text } = await seen();
  expect(text).toBeNull();
  expect(
    pixels?.images.map(({ sopInstanceUid: uid, reasons }) => [uid, reasons]),
  ).toEqual([[lettered.sopInstanceUid, ['found']]]);
  // The words are 2 × 2 pixels a dot from column and row 10 on, 7 dots high.
  const boxes = pixels?.images[0]?.boxes ?? [];
  expect(Math.min(...boxes.map(([left]) => left))).toBeLessThanOrEqual(10);
  expect(Math.min(...boxes.map(([, top]) => top))).toBeLessThanOrEqual(10);
  expect(Math.max(...boxes.map(([, , right]) => right))).toBeGreaterThan(100);
  expect(Math.max(...boxes.map(([, , , bottom]) => bottom))).toBeGreaterThanOrEqual(24);
  // Each by itself: only what holds no pixels is made.
  const made = [];
  for (const format of ALL) {
    const { line } = await archived({ formats: [format], deidentify: true });
    if (line.files.length > 0) made.push(format);
  }
  expect(made.toSorted()).toEqual([
    ...['coco', 'csv', 'dicom-seg', 'dicom-seg-labelmap', 'dicom-sr', 'dicom-sr-text'],
    ...['fhir', 'gsps', 'json', 'jsonl', 'kos', 'prov', 'rtstruct'],
  ]);
  for (const confirmed of [[], ['something else']]) {
    const request = {
      studyUids: [studyUid],
      formats: ['png'],
      deidentify: { confirmed },
    };
    const kept = exportSchema.parse(await json(call(postExport, { json: request }), 202));
    expect(kept.files).toEqual([]);
    expect(kept.problems.join()).toContain(pixels?.digest);
  }
});

describe('a study that leaves without names, in every format', () => {
  let { files, line } = {} as Archived;
  beforeAll(async () => {
    const { pixels } = await seen();
    const deidentify = { confirmed: [pixels?.digest] };
    ({ files, line } = await archived({ formats: ALL, deidentify, images: 'all' }));
  });

  it('is there in every format', () => {
    expect(line.problems).toEqual([]);
    expect([...new Set(line.files.map(({ format }) => format))]).toEqual(ALL);
    expect(line.deidentified).toBe(true);
  });

  it('has not one byte of who the patient and the people are', () => {
    const left = files.flatMap((file) =>
      leftOf(MARKS, file).map((mark) => [file.name, mark]),
    );
    expect(left).toEqual([]);
    // They were there to be found, by the same search.
    for (const format of ALL.filter((each) => each !== 'deidentified-dicom')) {
      const of = named.line.files.filter((file) => file.format === format);
      const found = named.files
        .filter(({ name }) => of.some((file) => file.name === name))
        .flatMap(({ bytes }) => leftOf(MARKS, { name: '', bytes }));
      expect([format, found.length]).not.toEqual([format, 0]);
    }
  });

  it('has no words in its pixels, and all others as they were', async () => {
    const { pixels } = await seen();
    const boxes = pixels?.images[0]?.boxes ?? [];
    const was = pixelsOf(lettered.bytes);
    const images = files
      .filter(({ name }) => /deidentified-\d/.test(name))
      .map(({ bytes }) => pixelsOf(bytes));
    const other = images.find(({ length }) => length === was.length);
    let white = 0;
    for (let at = 0; at < was.length; at += 2) {
      const [x, y] = [(at / 2) % 256, Math.floor(at / 2 / 256)];
      const inside = boxes.some(
        ([left, top, right, bottom]) => x >= left && x < right && y >= top && y < bottom,
      );
      if (other?.readInt16LE(at) !== (inside ? -1000 : was.readInt16LE(at))) {
        expect([x, y, other?.readInt16LE(at)]).toEqual([x, y, 'another']);
      }
      if (was.readInt16LE(at) === 3000) white += 1;
    }
    expect(white).toBeGreaterThan(100);
    // What needs no cleaning is what it was, byte for byte.
    expect(images.some((each) => each.equals(pixelsOf(plain.bytes)))).toBe(true);
    // Nor in pictures: the words were white over air, and nothing else there is.
    const pictures = files.filter(({ name }) => /\.png-\d+\.png$/.test(name));
    const sizes: number[] = [];
    for (const { bytes } of pictures) {
      const { data, info } = await sharp(bytes)
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      sizes.push(info.width);
      if (info.width === 256)
        expect(Math.max(...data.subarray(0, 256 * 40))).toBeLessThan(10);
    }
    expect(sizes).toContain(256);
  });

  it('refers to nothing but itself, and says what was done', () => {
    const objects = files
      .filter(({ name }) => name.endsWith('.dcm'))
      .map(({ name, bytes }) => ({ name, ...parseInstance(bytes) }));
    const uids = new Set(objects.map((each) => each.sopInstanceUid));
    expect(uids.size).toBe(objects.length);
    // A structure set refers to its study in the same words.
    for (const each of objects) uids.add(each.studyUid);
    // Nor do objects that the canary only names.
    const { uid: renamed } = pseudonyms(deidentificationKey(world));
    for (const each of NAMED_ELSEWHERE) uids.add(renamed(each));
    expect(new Set(objects.map((each) => each.studyUid)).size).toBe(1);
    const referred = (header: DicomJson): string[] =>
      Object.keys(header).flatMap((tag) => [
        ...itemsOf(header, tag).flatMap(referred),
        ...(tag === '00081155' ? [stringOf(header, tag) ?? ''] : []),
      ]);
    let references = 0;
    for (const { name, header } of objects) {
      for (const uid of referred(header)) {
        references += 1;
        expect([name, uid, uids.has(uid)]).toEqual([name, uid, true]);
      }
      expect(stringOf(header, '00120062'), name).toBe('YES');
      const codes = itemsOf(header, '00120064').map((item) => stringOf(item, '00080100'));
      expect(codes, name).toContain('113100');
      expect(personNameOf(header, '00100010'), name).toMatch(/^P-[0-9A-F]{16}$/);
    }
    expect(references).toBeGreaterThan(10);
  });

  it('comes into an archive, where it is one more patient', async () => {
    const objects = files.filter(({ name }) => name.endsWith('.dcm'));
    const { lines } = await importAll(world, objects);
    expect([...new Set(lines.map(({ outcome }) => outcome))]).toEqual(['stored']);
    const [[study, , newStudy] = []] = await pseudonymsOf(
      world,
      deidentificationKey(world),
      [studyUid],
    );
    expect(study).toBe(studyUid);
    expect(new Set(lines.map((each) => each.studyUid))).toEqual(new Set([newStudy]));
  });

  it.skipIf(!installed('dciodvfy', ['-version'], 'dicom3tools'))(
    'passes dciodvfy without an error of our making',
    () => {
      const made = files.filter(({ name }) =>
        /\.(sr|seg|rtstruct|pr|kos)[^/]*\.dcm$/.test(name),
      );
      expect(made.length).toBeGreaterThan(2);
      for (const { name, bytes } of made) {
        const { lines } = runOn(bytes, 'dciodvfy');
        expect([name, lines.filter((each) => each.startsWith('Error'))]).toEqual([
          name,
          [],
        ]);
      }
    },
  );
});

it('lets words out once somebody has read what is left of them', async () => {
  const asked = { formats: ['json', 'csv'], deidentify: { text: 'redacted' } };
  const refused = await archived(asked);
  expect(refused.line.problems.map(({ code }) => code)).toEqual(['consent_needed']);
  expect(refused.files).toHaveLength(1);
  const { text } = await seen({ text: 'redacted', pixels: 'false' });
  expect(text?.texts).toContainEqual({
    kind: 'statement',
    before: `Nodule of ${FAMILY}, CANARYSAID.`,
    after: 'Nodule of [removed], CANARYSAID.',
  });
  const deidentify = { text: 'redacted', confirmed: [text?.digest] };
  const { files, line } = await archived({ ...asked, deidentify });
  expect(line.problems).toEqual([]);
  const all = Buffer.concat(files.map(({ bytes }) => bytes)).toString();
  expect(all).toContain('Nodule of [removed], CANARYSAID');
  expect(all).not.toContain(FAMILY);
  expect(all).not.toContain('Ada Reader');
});

it('blackens what the person names in place of what was found', async () => {
  const { pixels } = await seen();
  const boxes = { [lettered.sopInstanceUid]: [[0, 0, 256, 30]] };
  const deidentify = { confirmed: [pixels?.digest], boxes };
  const { files } = await archived({ formats: ['deidentified-dicom'], deidentify });
  const large = files
    .filter(({ name }) => /deidentified-\d/.test(name))
    .map(({ bytes }) => pixelsOf(bytes))
    .find(({ length }) => length === 256 * 256 * 2);
  expect(large?.readInt16LE(2 * (29 * 256 + 255))).toBe(-1000);
  const list = files.find(({ name }) => name.endsWith('deidentified.json'));
  expect(JSON.parse(String(list?.bytes))).toMatchObject({ images_blackened: 1 });
});
