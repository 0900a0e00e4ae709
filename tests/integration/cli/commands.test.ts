import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { POST as postAnnotation } from '@/app/api/annotations/route';
import { importSummarySchema, ledgerLineSchema } from '@/lib/api/imports';
import { runEventSchema, runSchema } from '@/lib/api/runs';
import { answers } from '@/tests/contract/answers';
import { ctStack, ultrasoundCine, type PhantomFile } from '@/tests/phantoms/series';
import { installed, runOn } from '@/tests/unit/export/installed';
import { runCommand } from '../child';
import { openModelWorld, requestOf, runToEnd } from '../model-world';
import { call, json } from '../routes';
import { signedReport } from '../signed-report';
import { temporaryFolder } from '../test-world';
import { inProcess } from './in-process';

const files = ctStack(2);
const [file] = files as [PhantomFile];
const cine = ultrasoundCine({ study: 'unsigned' });

let data: string;
const out = temporaryFolder();
/** In the archive of a world that is open in this process, too, as a server would have it. */
const overread = (...args: string[]) => inProcess(data, args);

beforeAll(async () => {
  const { world, service } = await openModelWorld([...files, cine]);
  data = world.env.dataFolder;
  service.reply({ kind: 'answer', text: answers.good });
  const { id } = await runToEnd(await requestOf(world, file));
  await signedReport(file.studyUid, id);
});

/** Something new is drawn on it. */
async function changed({ studyUid, seriesUid, sopInstanceUid }: PhantomFile) {
  const geometry = { space: 'pixel', points: [[1, 1]] };
  const on = { studyUid, seriesUid, sopInstanceUid, frame: 1, geometry };
  const drawn = {
    id: crypto.randomUUID(),
    tool: 'KeyImage',
    label: '',
    measurements: [],
  };
  await json(call(postAnnotation, { json: { ...drawn, ...on } }), 201);
}

const parsed = (lines: readonly string[]) =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('overread import', () => {
  it('prints the ledger and its sums as JSON lines; 1 when a file was refused', async () => {
    const folder = path.join(temporaryFolder(), 'CD');
    mkdirSync(path.join(folder, 'deep'), { recursive: true });
    const [one, two] = ctStack(2, { study: 'cli' }) as [PhantomFile, PhantomFile];
    writeFileSync(path.join(folder, 'deep/1.dcm'), one.bytes);
    writeFileSync(path.join(folder, '2.dcm'), two.bytes);
    writeFileSync(path.join(folder, 'notes.txt'), 'not an image');
    symlinkSync(path.join(folder, '2.dcm'), path.join(folder, 'link.dcm'));
    symlinkSync(folder, path.join(folder, 'round and round'));
    const nowhere = path.join(folder, 'nowhere');

    const { code, lines, errors } = await overread('import', folder, nowhere, '--json');
    expect([code, errors]).toEqual([1, []]);
    const events = parsed(lines);
    const ledger = events.slice(0, -1).map(({ event, ...line }) => {
      expect(event).toBe('line');
      return ledgerLineSchema.parse(line);
    });
    expect(
      ledger.map((line) => [path.relative(folder, line.path), line.outcome]),
    ).toEqual([
      ['2.dcm', 'stored'],
      ['deep/1.dcm', 'stored'],
      ['link.dcm', 'duplicate'],
      ['notes.txt', 'refused'],
      ['nowhere', 'refused'],
    ]);
    expect(ledger.at(-1)?.reason).toBe('There is no such file.');
    const { event, ...summary } = events.at(-1) ?? {};
    expect(event).toBe('summary');
    expect(importSummarySchema.parse(summary)).toMatchObject({
      files: 5,
      stored: 2,
      duplicate: 1,
      refused: 2,
    });
  });

  it('says it in words otherwise; 0 when all went in', async () => {
    const place = path.join(temporaryFolder(), 'cine.dcm');
    writeFileSync(place, cine.bytes);
    const { code, lines } = await overread('import', place);
    expect([code, lines]).toEqual([
      0,
      [
        expect.stringMatching(
          /^1 files: 0 stored, 1 duplicate, .* 0 refused \(0\.0 MiB, 1 studies\)$/,
        ),
      ],
    ]);
  });
});

describe('overread draft', () => {
  it('prints events and the run as JSON lines', async () => {
    const { code, lines } = await overread(
      ...['draft', file.studyUid, '--model', 'baseline', '--json'],
      ...['--recipe', '{"from": 2}'],
    );
    expect(code).toBe(0);
    const events = parsed(lines);
    for (const event of events.slice(0, -1)) runEventSchema.parse(event);
    expect(events.at(-2)).toMatchObject({ type: 'done' });
    const { type, ...run } = events.at(-1) ?? {};
    expect(type).toBe('run');
    expect(runSchema.parse(run)).toMatchObject({
      status: 'succeeded',
      modelId: 'baseline',
    });
  });

  it('says which series a rule chose, and why', async () => {
    const { code, errors } = await overread(
      ...['draft', file.studyUid, '--model', 'replay'],
      ...['--recipe', '{"series": [{"plane": "axial", "prefer": "thinnest"}]}'],
    );
    expect([code, errors]).toEqual([
      0,
      [`Series ${file.seriesUid}: the only one that fits.`],
    ]);
  });

  it('ends with 1 and a reason when there is no draft', async () => {
    const ends = [
      await overread('draft', file.studyUid, '--model', 'nobody'),
      await overread('draft', '1.2.3', '--model', 'baseline'),
      await overread(
        ...['draft', file.studyUid, '--model', 'baseline', '--recipe', '{"from": 99}'],
      ),
      await overread(
        ...['draft', file.studyUid, '--model', 'baseline', '--recipe', 'Chest'],
      ),
    ];
    expect(ends.map(({ code, errors }) => [code, errors.join(' ').trim()])).toEqual([
      [1, 'No model is called “nobody”.'],
      [1, 'Study 1.2.3 is not in the archive.'],
      [1, 'Slices 99 to 2 are not in this stack of 2.'],
      [1, expect.stringMatching(/^No recipe is called “Chest”\./)],
    ]);
  });
});

describe('overread export', () => {
  it('writes what the API gives, and names what it could not; 1 then', async () => {
    const { code, lines } = await overread(
      ...['export', file.studyUid, cine.studyUid, '--format', 'json,dicom-sr'],
      ...['--out', path.join(out, 'new'), '--json'],
    );
    expect(code).toBe(1);
    expect(parsed(lines)).toMatchObject([
      { studyUid: file.studyUid, format: 'json' },
      { studyUid: file.studyUid, format: 'dicom-sr' },
      { studyUid: cine.studyUid, problem: 'This study has no signed report yet.' },
      { studyUid: cine.studyUid, problem: 'This study has no signed report yet.' },
    ]);
    const names = readdirSync(path.join(out, 'new')).sort();
    expect(names).toEqual([
      `${file.studyUid}.json`,
      `${file.studyUid}.sr.dcm`,
      'manifest.jsonl',
    ]);
    const [json = '', sr = ''] = names.map((name) => path.join(out, 'new', name));
    JSON.parse(readFileSync(json, 'utf8'));
    if (installed('dciodvfy', ['-version'], 'dicom3tools')) {
      const { lines: said } = runOn(readFileSync(sr), 'dciodvfy');
      expect(said.filter((line) => line.includes('Error'))).toEqual([]);
    }
  });

  it('goes on where it ended: what is whole stays, what is not is written again', async () => {
    const folder = path.join(out, 'again');
    const again = (...more: string[]) =>
      overread('export', '--format', 'json,csv', '--out', folder, ...more);
    const place = path.join(folder, `${file.studyUid}.json`);
    const table = path.join(folder, `${file.studyUid}.findings.csv`);
    const first = await again(file.studyUid, cine.studyUid);
    expect([first.code, first.lines]).toEqual([
      1,
      expect.arrayContaining([place, table]),
    ]);
    const second = await again(file.studyUid, cine.studyUid);
    expect([second.code, second.lines, second.errors.at(-1)]).toEqual([
      ...[1, []],
      '2 studies: 2 were there already, 1 not in all formats',
    ]);

    const manifest = path.join(folder, 'manifest.jsonl');
    const whole = readFileSync(place);
    // A file that is not what it was, and the end of a line that was never written.
    writeFileSync(place, whole.subarray(1));
    writeFileSync(manifest, `${readFileSync(manifest, 'utf8')}{"about":`);
    expect(await again(file.studyUid)).toMatchObject({
      code: 0,
      lines: expect.arrayContaining([place, table]) as string[],
      errors: ['1 study: 0 were there already, 0 not in all formats'],
    });
    expect(readFileSync(place)).toEqual(whole);
    rmSync(table);
    expect((await again(file.studyUid)).lines).toContain(table);
    expect((await again(file.studyUid)).lines).toEqual([]);

    // A format that was not asked for before; then a study that says something else.
    const more = await again(file.studyUid, '--format', 'json,kos');
    expect(more.lines).toContainEqual(expect.stringMatching(/\.ko\.dcm$/));
    await changed(file);
    expect((await again(file.studyUid, '--format', 'json,kos')).lines).toContain(place);

    expect((await again('--modality', 'US')).errors).toEqual([
      `${cine.studyUid}: This study has no signed report yet.`,
      expect.stringContaining(`${cine.studyUid}: This study has nothing for CSV`),
      '1 study: 1 were there already, 1 not in all formats',
    ]);
    expect(await overread('export', '--format', 'json', '--out', folder)).toMatchObject({
      code: 2,
      lines: [],
    });
  });
});

describe('overread verify', () => {
  const toGiveBack = { objects: 0, bytes: 0 };
  it('finds damaged and missing objects; 1 then, 0 before', async () => {
    const folder = temporaryFolder();
    const place = path.join(temporaryFolder(), 'CD');
    mkdirSync(place);
    for (const [index, { bytes }] of ctStack(3, { study: 'verify' }).entries()) {
      writeFileSync(path.join(place, `${index}.dcm`), bytes);
    }
    const before = await inProcess(folder, ['import', place, '--json']);
    expect(before.code).toBe(0);
    expect(await inProcess(folder, ['verify', '--json'])).toMatchObject({
      code: 0,
      lines: [JSON.stringify({ objects: 3, faults: 0, toGiveBack })],
    });
    const packs = path.join(folder, 'objects/packs');
    const [name = ''] = readdirSync(packs);
    const pack = path.join(packs, name);
    const bytes = readFileSync(pack);
    // A record: 16 bytes, the SHA-256, zeros up to 64, the object. The last one begins on a page.
    const sha256At = (at: number) => bytes.toString('hex', at + 16, at + 48);
    bytes.write('something else', 500);
    const pages = Array.from({ length: Math.ceil(bytes.length / 4096) }, (_, at) => at);
    const begins = (page: number) =>
      bytes.toString('latin1', page * 4096, page * 4096 + 8) === 'OVERREAD';
    const last = 4096 * (pages.findLast(begins) ?? 0);
    writeFileSync(pack, bytes.subarray(0, -1));
    const { code, lines } = await inProcess(folder, ['verify', '--json']);
    expect(code).toBe(1);
    const faults = [sha256At(0), sha256At(last)].map((sha256) => ({
      sha256,
      fault: 'damaged',
    }));
    expect(parsed(lines)).toHaveLength(3);
    expect(parsed(lines)).toEqual(
      expect.arrayContaining([...faults, { objects: 3, faults: 2, toGiveBack }]),
    );
    rmSync(pack);
    const gone = await inProcess(folder, ['verify', '--json']);
    expect(parsed(gone.lines)).toContainEqual({ sha256: sha256At(0), fault: 'missing' });
    expect(parsed(gone.lines).at(-1)).toEqual({ objects: 3, faults: 3, toGiveBack });
  });
});

describe('overread models check', () => {
  it('asks each model; 1 when one is not there', async () => {
    const baseline = await overread('models', 'check', 'baseline', '--json');
    const all = await overread('models', 'check', '--json');
    const nobody = await overread('models', 'check', 'nobody');
    expect(baseline.code).toBe(0);
    expect(parsed(baseline.lines)).toMatchObject([{ id: 'baseline', reachable: true }]);
    expect(parsed(all.lines).map(({ id }) => id)).toEqual(['baseline', 'replay', 'vlm']);
    expect([nobody.code, nobody.errors]).toEqual([1, ['No model is called “nobody”.']]);
  });
});

describe('wrong usage', () => {
  it.each([
    ['an unknown command', ['frobnicate']],
    ['no command', []],
    ['an unknown option', ['verify', '--frob']],
    ['no path', ['import']],
    ['no model', ['draft', '1.2.3']],
    ['a format that is not there', ['export', '1.2', '--format', 'docx', '--out', '/x']],
    [
      'a recipe that is not JSON',
      ['draft', '1.2', '--model', 'baseline', '--recipe', '{from'],
    ],
    [
      'a recipe of another form',
      ['draft', '1.2', '--model', 'baseline', '--recipe', '{"from": "one"}'],
    ],
  ])('ends with 2 and says why: %s', async (_, args) => {
    const { code, errors, lines } = await inProcess(out, args);
    expect(code).toBe(2);
    expect(errors.join('\n')).toMatch(/error:|Usage:/);
    expect(lines).toEqual([]);
  });

  it('of the environment stops the start with one line a fault', async () => {
    const { code, errors } = await inProcess(out, ['verify'], { PORT: 'eighty' });
    expect(code).toBe(1);
    expect(errors).toEqual([expect.stringMatching(/^PORT: /)]);
  });

  it('is none where help was asked for', async () => {
    const { code, lines } = await inProcess(out, ['--help']);
    expect(code).toBe(0);
    expect(lines.join('\n')).toContain('Research and education use only.');
  });
});

describe('the command itself', () => {
  it('ends its process with that code', async () => {
    const ends = [
      runCommand(data, ['models', 'check', 'baseline', '--json']),
      runCommand(data, ['models', 'check', 'nobody']),
      runCommand(data, ['frobnicate']),
    ];
    expect((await Promise.all(ends)).map(({ code }) => code)).toEqual([0, 1, 2]);
  });
});
