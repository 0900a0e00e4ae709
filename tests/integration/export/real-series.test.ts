import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, type ExportFormatId, type ExportLine } from '@/lib/api/exports';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { bitmapOf, pixelsInside } from '@/lib/image/segmentation/mask';
import { exportStudies } from '@/lib/workflow/export/study-files';
import { signReport } from '@/lib/workflow/review/life';
import { addOwnFinding, beginReport } from '@/lib/workflow/review/review';
import { readTestFile, testData } from '@/tests/test-data';
import { runOn } from '@/tests/unit/export/installed';
import {
  importAll,
  openTestWorld,
  serve,
  temporaryFolder,
  type HandedIn,
} from '../test-world';
import { draw, type DrawnStudy } from './drawn-studies';

// Every real series in every format takes minutes: OVERREAD_SWEEP=1, with OVERREAD_TEST_DATA.
const sweeps = testData !== undefined && process.env['OVERREAD_SWEEP'] !== undefined;

/**
 * What is wrong with the data themselves. What is made of a study keeps its UID, and names its images by
 * theirs, however they are written: with others it would be of another study, and of no image. So a
 * validator finds those in our objects, too, and nothing else.
 */
const ILLEGAL_UIDS: Readonly<Record<string, string>> = {
  'series/mr-ge-pd-oblique/brain_001.dcm': '0.0.0.0.',
  'series/us-atl-cine-rle-palette/0020.DCM': '999.999.',
  'series/us-single-frame/color-pl.dcm': '999.999.',
};

/** Whose positions are rounded to a tenth of a millimetre: no affine has all of them, and programs differ. */
const ROUNDED_MM: Readonly<Record<string, { off: number; dcm2niix: number }>> = {
  'series/mr-ge-pd-oblique/brain_001.dcm': { off: 0.1, dcm2niix: 1.5 },
};

/** Series that make no volume, and why. */
const NO_VOLUME: readonly (readonly [name: RegExp, why: RegExp])[] = [
  [/^enhanced\/(CT0012|IM_0014)|^series\/mr-canon-dti/, /lie at the same place/],
  [/^series\/us-single-frame\/US1/, /differ in size/],
  [/^enhanced\/emri_small|^series\/us-|^xray\//, /doesn’t say where it lies/],
  [/^geometry\/gantry-tilt/, /gantry was tilted/],
  [/^geometry\/slice-orientation-differs/, /Orientations are mixed/],
  [/^geometry\/too-few|\/localizers\/|^series\/mr-rider/, /at least 3 slices/],
  [/^series\/mr-siemens-t1/, /A slice is missing/],
];

/** Images by their series; of those that share a UID with another, the first: no archive has both. */
function realSeries(): [
  name: string,
  files: (HandedIn & { sopInstanceUid: string })[],
][] {
  const folderOfAll = testData ?? '';
  if (!sweeps) return [];
  const paths = ['series', 'enhanced', 'xray', 'geometry'].flatMap((folder) =>
    readdirSync(path.join(folderOfAll, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(folderOfAll, path.join(entry.parentPath, entry.name)),
      ),
  );
  const files = paths.sort().flatMap((name) => {
    const bytes = readTestFile(name);
    const { seriesUid, sopInstanceUid, header } = parseInstance(Buffer.from(bytes));
    return header['00280010'] ? [{ name, bytes, seriesUid, sopInstanceUid }] : [];
  });
  const ofOneUid = Map.groupBy(files, ({ sopInstanceUid }) => sopInstanceUid);
  const first = [...ofOneUid.values()].flatMap(([file]) => file ?? []);
  return [...Map.groupBy(first, ({ seriesUid }) => seriesUid).values()].map((own) => [
    own[0]?.name ?? '',
    own,
  ]);
}
const everySeries = realSeries();

/** Four of a series, far apart, show what all would. */
function fewOf(own: readonly HandedIn[]): HandedIn[] {
  const step = Math.max(1, (own.length - 1) / 3);
  return [...new Set([0, 1, 2, 3].flatMap((at) => own[Math.round(at * step)] ?? []))];
}

/** How the reader of others calls what it reads. */
const KINDS: Partial<Record<ExportFormatId, string>> = {
  'dicom-seg': 'seg',
  'dicom-seg-labelmap': 'seg',
  rtstruct: 'rtstruct',
  coco: 'coco',
};

interface Read {
  frames: {
    segment: number;
    image: string;
    offMm: number | null;
    pixels: number;
    sha256: string;
  }[];
}

interface Volume extends Read {
  slices: number;
  offMm: number;
  valueOff: number;
  /** null: it makes no volume of this shape. */
  dcm2niixOffMm: number | null;
}

/** Errors that validators find, but for those of UIDs that the data themselves have. */
const errorsBesides = (logs: readonly string[], name: string) =>
  logs
    .flatMap((log) => log.split('\n'))
    .filter((each) => each.startsWith('Error'))
    .filter((each) => !(name in ILLEGAL_UIDS && each.includes(ILLEGAL_UIDS[name] ?? '')));

const inOrder = (frames: Omit<Read['frames'][number], 'offMm'>[]) =>
  frames.sort((a, b) => a.segment - b.segment || (a.image < b.image ? -1 : 1));

const drawn = ({ segments }: DrawnStudy) =>
  inOrder(
    segments.flatMap(({ mask }, index) =>
      mask.frames.map(({ sopInstanceUid, frameNumber, runs }) => ({
        segment: index + 1,
        image: `${sopInstanceUid}/${frameNumber}`,
        pixels: pixelsInside(runs),
        sha256: createHash('sha256')
          .update(bitmapOf(runs, mask.rows * mask.columns))
          .digest('hex'),
      })),
    ),
  );

describe.skipIf(!sweeps)('a real series, in every format', { timeout: 900_000 }, () => {
  it.each(everySeries)('%s', async (name, all) => {
    const files = fewOf(all);
    const world = serve(await openTestWorld());
    const { summary } = await importAll(world, files);
    expect(summary.refused).toBe(0);
    const study = await draw({ files, isPlaced: true }, false);
    const { studyUid, seriesUid } = study;
    const { id } = await beginReport(world, { studyUid });
    const sopInstanceUid = study.segments[0]?.mask.frames[0]?.sopInstanceUid ?? '';
    const { version } = await addOwnFinding(
      world,
      { id, on: 1 },
      {
        addFinding: {
          ...{ section: 'impression', statement: 'Nodule of 9 mm.', polarity: 'present' },
          ...{ certainty: null, anatomy: null, side: null, sizeMm: 9 },
          evidence: [{ seriesUid, sopInstanceUid, frame: 1, box: [1, 2, 5, 6] }],
        },
      },
    );
    await signReport(world, { id, on: version }, { name: 'Ada Reader' });

    const folder = temporaryFolder();
    const sources = files.map(({ bytes }, at) => {
      const place = path.join(folder, `source-${at}`);
      writeFileSync(place, bytes);
      return place;
    });
    const manifest: Record<string, object> = {};
    const logs: string[] = [];
    let line: ExportLine | undefined;
    const formats = Object.keys(EXPORT_FORMATS) as ExportFormatId[];
    for await (const event of exportStudies(world, [studyUid], {
      formats,
      validate: true,
    })) {
      if (event.kind === 'study') line = event.line;
      else {
        const { format, file } = event;
        const place = path.join(folder, file.name);
        writeFileSync(place, file.bytes);
        const kind = KINDS[format];
        if (/validation/.test(file.name)) logs.push(Buffer.from(file.bytes).toString());
        else if (kind) {
          manifest[format] = { kind, file: place, sources };
        }
      }
    }
    // What a series has nothing for is told so: without a place no contours, of two slices no volume.
    const faults = (line?.problems ?? []).filter(({ code }) => code !== 'conflict');
    expect(errorsBesides(logs, name)).toEqual([]);
    if (!(name in ILLEGAL_UIDS)) expect(faults).toEqual([]);
    const script = path.join(import.meta.dirname, 'read-exports.py');
    const { stdout, stderr } = runOn(
      Buffer.from(JSON.stringify(manifest)),
      '/usr/bin/python3',
      ['-W', 'ignore', script],
    );
    expect(stderr).toBe('');
    const read = JSON.parse(stdout) as Record<string, Read>;
    const want = drawn(study);
    for (const [format, { frames }] of Object.entries(read)) {
      const found = inOrder(frames.map(({ offMm: _off, ...frame }) => frame));
      expect(found, format).toEqual(want);
      for (const { offMm } of frames) expect(offMm ?? 0, format).toBeLessThan(0.01);
    }
    console.log(
      `${line?.files.length} files; read back: ${Object.keys(read).join(', ')}; nothing for ${(line?.problems ?? []).map(({ format }) => format).join(', ') || 'none'}`,
    );
  });

  it.each(
    everySeries.filter(
      ([, files]) => files.length > 1 || /enhanced/.test(files[0]?.name ?? ''),
    ),
  )('of %s the volume, whole', async (name, files) => {
    const world = serve(await openTestWorld());
    await importAll(world, files);
    const study = await draw({ files, isPlaced: true }, false);
    const folder = temporaryFolder();
    const sources = files.map(({ bytes }, at) => {
      const place = path.join(folder, `source-${at}`);
      writeFileSync(place, bytes);
      return place;
    });
    let list = '';
    let line: ExportLine | undefined;
    for await (const event of exportStudies(world, [study.studyUid], {
      formats: ['nifti'],
    })) {
      if (event.kind === 'study') line = event.line;
      else {
        const place = path.join(folder, event.file.name);
        writeFileSync(place, event.file.bytes);
        if (place.endsWith('nifti.json')) list = place;
      }
    }
    const why = line?.problems.map(({ message }) => message).join() ?? '';
    console.log(`${name}: ${list === '' ? why : 'a volume'}`);
    const reason = NO_VOLUME.find(([pattern]) => pattern.test(name))?.[1];
    if (list === '') return expect(why).toMatch(reason ?? /^named above$/);
    expect(reason).toBeUndefined();
    const converted = temporaryFolder();
    const { status } = spawnSync('dcm2niix', ['-f', '%s', '-o', converted, folder]);
    const manifest = { nifti: { kind: 'nifti', file: list, sources, converted } };
    const script = path.join(import.meta.dirname, 'read-exports.py');
    const { stdout, stderr } = runOn(
      Buffer.from(JSON.stringify(manifest)),
      '/usr/bin/python3',
      ['-W', 'ignore', script],
    );
    expect([stderr, status]).toEqual(['', 0]);
    const { nifti } = JSON.parse(stdout) as { nifti: Volume };
    console.log(
      `${nifti.slices} slices, ${nifti.offMm} mm, ${nifti.valueOff}, dcm2niix ${nifti.dcm2niixOffMm} mm`,
    );
    const { off = 0.01, dcm2niix = 0.01 } = ROUNDED_MM[name] ?? {};
    expect(nifti.offMm).toBeLessThan(off);
    expect(nifti.valueOff).toBeLessThan(1e-6);
    expect(nifti.dcm2niixOffMm).toBeLessThan(dcm2niix);
    const found = inOrder(nifti.frames.map(({ offMm: _off, ...frame }) => frame));
    expect(found).toEqual(drawn(study));
  });
});
