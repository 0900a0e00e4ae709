import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { POST as postExport } from '@/app/api/exports/route';
import { deidentificationSchema } from '@/lib/api/deidentification/protocol';
import { exportSchema } from '@/lib/api/exports';
import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { writePart10 } from '@/lib/dicom/write-part10';
import { addTranslation } from '@/lib/store/reports/translations';
import { unwantPush } from '@/lib/store/pacs/pushes';
import { exportStudies } from '@/lib/workflow/export/study-files';
import { cancelPush, resumeAll } from '@/lib/workflow/pacs/push/pushes';
import { readPush } from '@/lib/workflow/pacs/push/stored';
import { ownerHere } from '@/lib/workflow/process-owner';
import { openAmendment, signReport } from '@/lib/workflow/review/life';
import { addOwnFinding, beginReport } from '@/lib/workflow/review/review';
import type { World } from '@/lib/workflow/world';
import { spliced } from '@/tests/phantoms/lettered-object';
import { letteredCt } from '@/tests/phantoms/lettered';
import { explicit } from '@/tests/unit/dicom/data-set-builder';
import { inProcess } from '../cli/in-process';
import { startServer } from '../pacs/pacs-server';
import { answer, ended, item, name, partsOf, send } from '../push/pushing';
import { call, json } from '../routes';
import { importAll, openTestWorld, serve, temporaryFolder } from '../test-world';

const who = {
  PatientName: 'Doe^Jane',
  PatientID: 'MRN-4711',
  PatientBirthDate: '19410203',
  PatientAge: '083Y',
  StudyDate: '20240301',
  StationName: 'ROOM7',
  InstitutionName: 'Saint Elsewhere',
};
const lettered = letteredCt(
  { study: 'kept', instance: 1 },
  [{ text: 'DOE JANE MRN 4711' }],
  who,
);
const image = {
  ...lettered,
  bytes: spliced(lettered.bytes, [
    ['00190010', explicit('00190010', 'LO', 'GEMS_ACQU_01')],
    ['001910BB', explicit('001910BB', 'DS', '0.5 ')],
    ['001910CC', explicit('001910CC', 'LO', 'of Doe')],
  ]),
};
const { studyUid, seriesUid, sopInstanceUid } = image;
/** A letter of somebody, as another system put it into the study. */
const letter = {
  name: 'letter.dcm',
  bytes: writePart10({
    ...who,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
    SOPInstanceUID: '2.25.4711',
    StudyInstanceUID: studyUid,
    SeriesInstanceUID: '2.25.4712',
    Modality: 'DOC',
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: Buffer.from('%PDF-1.4 of Doe '),
  }),
};
const PDF_STAYS = 'A document within it can’t be cleaned.';

let world: World;
const overread = (...args: string[]) => inProcess(world.env.dataFolder, args);
/** What `overread deidentify` says has to be confirmed. */
let digest: string;

beforeAll(async () => {
  world = serve(await openTestWorld());
  const { summary } = await importAll(world, [image, letter]);
  expect(summary.stored).toBe(2);
  const { id } = await beginReport(world, { studyUid });
  const add = (on: number, statement: string) =>
    addOwnFinding(
      world,
      { id, on },
      {
        addFinding: {
          ...{ section: 'findings', statement, polarity: 'present', certainty: null },
          ...{ anatomy: null, side: null, sizeMm: null },
          evidence: [{ seriesUid, sopInstanceUid, frame: 1, box: null }],
        },
      },
    );
  const first = await add(1, 'A nodule of Doe.');
  const signed = await signReport(world, { id, on: first.version }, { name: 'Ada' });
  for await (const { kind } of exportStudies(world, [studyUid], {
    formats: ['dicom-sr'],
  }))
    expect(['file', 'study']).toContain(kind);
  const open = await openAmendment(world, { id, on: signed.version }, 'Its size.');
  const second = await add(open.version, 'It has 9 mm.');
  const amended = await signReport(world, { id, on: second.version }, { name: 'Ada' });
  const sentences = amended.findings.map(({ id: findingId, statement }) => ({
    ...{ findingId, section: 'findings' as const, source: statement },
    ...{ text: `Doe 的结节`, warnings: [] },
  }));
  await addTranslation(
    world.db,
    { id, studyUid },
    {
      ...{ language: 'zh', kind: 'reviewed', runId: null, author: 'Ada' },
      ...{ reportVersion: amended.version, sentences },
    },
  );
  const { lines } = await overread('deidentify', studyUid, '--json');
  const seen = deidentificationSchema.loose().parse(JSON.parse(lines[0] ?? ''));
  expect(seen.leftBehind.map(({ what }) => what)).toEqual([
    ...['object', 'translation', 'predecessor'],
  ]);
  digest = seen.pixels?.digest ?? '';
});

/** The image of an export by the command line, and what it said. */
async function leave(...args: string[]) {
  const out = temporaryFolder();
  const { code, errors } = await overread(
    ...['export', studyUid, '--format', 'deidentified-dicom', '--out', out],
    ...['--deidentify', '--confirm', digest, ...args],
  );
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' });
  // The report's own objects leave beside it.
  const made = files.filter((each) => /deidentified-\d+-\d+\.dcm$/.test(each));
  expect(made).toHaveLength(1);
  const bytes = readFileSync(path.join(out, made[0] ?? ''));
  expect(code).toBe(0);
  return { bytes, errors, ...parseInstance(bytes) };
}

const codesOf = (header: DicomJson) =>
  (header['00120064']?.Value ?? []).map((each) =>
    stringOf(each as DicomJson, '00080100'),
  );

describe('a study that leaves without names by the command line', () => {
  it('takes all of it out, and says what stays here', async () => {
    const { header, errors, bytes } = await leave();
    expect(codesOf(header)).toEqual(['113100', '113101']);
    const kept = ['00080080', '00081010', '00101010', '00190010', '001910BB'];
    expect(kept.filter((tag) => tag in header)).toEqual([]);
    expect(stringOf(header, '00080020')).toBeUndefined();
    expect(bytes.includes('Doe')).toBe(false);
    const said = errors.join('\n');
    expect(said).toContain(PDF_STAYS);
    expect(said).toContain('translation stays here');
    expect(said).toContain('predecessor stays here');
  });

  it('keeps what --keep names, but for what names the patient', async () => {
    const { header, bytes } = await leave(
      '--keep',
      'full-dates,patient,device,institution,safe-private',
    );
    expect(codesOf(header)).toEqual([
      ...['113100', '113101', '113106', '113108', '113109', '113112', '113111'],
    ]);
    expect(
      ['00080020', '00101010', '00081010', '00080080', '00190010'].map((tag) =>
        stringOf(header, tag),
      ),
    ).toEqual(['20240301', '083Y', 'ROOM7', 'Saint Elsewhere', 'GEMS_ACQU_01']);
    expect(header['001910BB']?.Value).toEqual([0.5]);
    expect(header['001910CC']).toBeUndefined();
    expect(bytes.includes('Doe') || bytes.includes('19410203')).toBe(false);
  });

  it('moves dates by as many days as for every study of the patient', async () => {
    const [one, two] = [
      await leave('--keep', 'modified-dates'),
      await leave('--keep', 'modified-dates'),
    ];
    const moved = stringOf(one.header, '00080020');
    expect(moved).toMatch(/^20\d{6}$/);
    expect(moved).not.toBe('20240301');
    expect(stringOf(two.header, '00080020')).toBe(moved);
  });

  it('calls everybody anew with --once', async () => {
    const all = [
      await leave(),
      await leave(),
      await leave('--once'),
      await leave('--once'),
    ];
    const names = all.map(({ header }) => stringOf(header, TAG.PatientID));
    expect(names[0]).toBe(names[1]);
    expect(new Set(names).size).toBe(3);
    expect(new Set(all.map((each) => each.sopInstanceUid)).size).toBe(3);
  });

  it('blackens what --boxes names, and nothing else', async () => {
    const file = path.join(temporaryFolder(), 'boxes.json');
    writeFileSync(file, JSON.stringify({ [sopInstanceUid]: [[127, 150, 129, 151]] }));
    const pixelsOf = (of: Uint8Array) => {
      const { bytes, pixelData } = readDataSet(of);
      const at = pixelData?.offset ?? 0;
      return Array.from({ length: 256 * 256 }, (_, pixel) =>
        Buffer.from(bytes.buffer, bytes.byteOffset).readInt16LE(at + 2 * pixel),
      );
    };
    const before = pixelsOf(image.bytes);
    const after = pixelsOf((await leave('--boxes', file)).bytes);
    const changed = after.flatMap((value, at) =>
      value === before[at] ? [] : [[at, value]],
    );
    expect(changed).toEqual([
      [150 * 256 + 127, -1000],
      [150 * 256 + 128, -1000],
    ]);
  });

  it('lets words out redacted with --text, translations too, once they were read', async () => {
    const out = temporaryFolder();
    const asked = ['export', studyUid, '--format', 'json', '--out', out, '--deidentify'];
    const refused = await overread(...asked, '--text', 'redacted');
    expect(refused.code).toBe(1);
    const confirm = /confirm ([0-9a-f]{64})/.exec(refused.errors.join('\n'))?.[1] ?? '';
    const let_out = await overread(...asked, '--text', 'redacted', '--confirm', confirm);
    expect(let_out.code).toBe(0);
    const [report = ''] = readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((each) => each.endsWith('.json'))
      .map((each) => readFileSync(path.join(out, each), 'utf8'));
    expect(report).toContain('A nodule of [removed].');
    expect(report).toContain('[removed] 的结节');
    expect(report).not.toContain('Doe');
    expect(report).not.toContain('Ada');
    expect(let_out.errors.join('\n')).not.toContain('translation stays here');
  });
});

it('tells what stays here with an export that is kept', async () => {
  const request = {
    studyUids: [studyUid],
    formats: ['deidentified-dicom', 'json'],
    deidentify: { confirmed: [digest] },
  };
  const kept = exportSchema.parse(await json(call(postExport, { json: request }), 202));
  expect(kept.problems).toEqual([]);
  expect(kept.leftBehind.map(({ what, why }) => [what, why === PDF_STAYS])).toEqual([
    ['translation', false],
    ['predecessor', false],
    ['object', true],
  ]);
  expect(JSON.stringify(kept.leftBehind)).not.toContain('2.25.4711');
});

describe('a push', () => {
  /** What a server was sent; it answers once `answering` is done. */
  async function stow(answering: Promise<void> = Promise.resolve()) {
    const sent: Buffer[] = [];
    let arrived = () => {};
    const first = new Promise<void>((resolve) => (arrived = resolve));
    const baseUrl = await startServer((request, response) => {
      void partsOf(request).then(async (parts) => {
        sent.push(...parts);
        arrived();
        await answering;
        const stored = parts.map((each) => item(parseInstance(each).sopInstanceUid));
        answer(response, 200, { stored });
      });
    });
    name(world, { id: 'pacs', dicomweb: { baseUrl } });
    return { sent, first };
  }
  const without = {
    ...{ images: false, formats: ['deidentified-dicom' as const], identity: undefined },
    deidentify: {
      ...{ options: [], text: 'removed' as const, once: false, faces: false, boxes: {} },
      confirmed: [] as string[],
    },
  };

  it('sends nothing that nobody looked at, and what was looked at without names', async () => {
    const { sent } = await stow();
    const refused = await ended(world, await send(world, [image], without));
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'conflict' } });
    expect(sent).toEqual([]);
    const seen = { ...without.deidentify, confirmed: [digest] };
    const push = await send(world, [image], { ...without, deidentify: seen });
    const done = await ended(world, push);
    // The image, and what is made of the report beside it.
    expect(done).toMatchObject({ status: 'done', total: 3, counts: { stored: 3 } });
    expect(done.leftBehind.map(({ what }) => what)).toEqual([
      ...['translation', 'predecessor', 'object'],
    ]);
    const object = Buffer.concat(sent);
    for (const { header } of sent.map((each) => parseInstance(each))) {
      expect(stringOf(header, '00120062')).toBe('YES');
      expect(stringOf(header, TAG.PatientID)).toMatch(/^P-[0-9A-F]{16}$/);
    }
    const names = ['Doe', 'MRN-4711', studyUid, sopInstanceUid, '19410203'];
    expect(names.filter((each) => object.includes(each))).toEqual([]);
  });

  it('is ended by its process when another one cancels it', async () => {
    let release = () => {};
    const { first } = await stow(new Promise<void>((resolve) => (release = resolve)));
    const push = await send(world, [image]);
    await first;
    // As a command line beside the server does: it knows the database alone.
    await unwantPush(world.db, push.id);
    expect(await ended(world, push)).toMatchObject({ status: 'cancelled' });
    release();
  });

  it('of another process is asked to end; of one that is gone it is ended here', async () => {
    await stow();
    const row = {
      ...{ nodeId: 'pacs', studyUid, actor: 'Ada', status: 'running' },
      request: JSON.stringify({ formats: [], images: true, deidentify: false }),
    };
    const owners = [process.ppid, 2 ** 22 + 1].map((pid) =>
      JSON.stringify({ ...ownerHere('another'), pid }),
    );
    const [living, gone, forgotten] = ['living', 'gone', 'forgotten'];
    for (const [id, owner] of [
      [living, owners[0]],
      [gone, owners[1]],
      [forgotten, owners[1]],
    ] as const)
      await world.db.push.create({ data: { ...row, id: id ?? '', owner: owner ?? '' } });
    await cancelPush(world, 'living');
    await cancelPush(world, 'gone');
    const states = async () =>
      (
        await world.db.push.findMany({ where: { actor: 'Ada' }, orderBy: { id: 'asc' } })
      ).map(({ id, status, isUnwanted }) => [id, status, isUnwanted]);
    expect(await states()).toEqual([
      ['forgotten', 'running', false],
      ['gone', 'cancelled', true],
      ['living', 'running', true],
    ]);
    // Its process died before it read that nobody wants it: whoever takes it up ends it.
    await unwantPush(world.db, 'forgotten');
    await resumeAll(world);
    expect((await readPush(world, 'forgotten')).status).toBe('cancelled');
    expect((await states())[2]).toEqual(['living', 'running', true]);
  });
});
