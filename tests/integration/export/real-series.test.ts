import { createHash } from 'node:crypto';
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

/** Images by their series; four of each, far apart, show what all would. */
function realSeries(): [name: string, files: HandedIn[]][] {
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
    const { seriesUid, header } = parseInstance(Buffer.from(bytes));
    return header['00280010'] ? [{ name, bytes, seriesUid }] : [];
  });
  return [...Map.groupBy(files, ({ seriesUid }) => seriesUid).values()].map((own) => {
    const step = Math.max(1, (own.length - 1) / 3);
    const few = [0, 1, 2, 3].flatMap((at) => own[Math.round(at * step)] ?? []);
    return [own[0]?.name ?? '', [...new Set(few)]];
  });
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

describe.skipIf(!sweeps)('a real series, in every format', { timeout: 300_000 }, () => {
  it.each(realSeries())('%s', async (_name, files) => {
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
        if (kind && !/validation/.test(file.name)) {
          manifest[format] = { kind, file: place, sources };
        }
      }
    }
    // What a series has nothing for is told so: without a place no contours, of two slices no volume.
    const faults = (line?.problems ?? []).filter(({ code }) => code !== 'conflict');
    expect(faults).toEqual([]);
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
});
