import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GET as download } from '@/app/api/exports/[id]/download/route';
import { POST as postExport } from '@/app/api/exports/route';
import { GET as getSegmentation } from '@/app/api/segmentations/[sopInstanceUid]/route';
import { exportSchema, type ExportFormatId } from '@/lib/api/exports';
import { segmentationSchema, type CreateSegment } from '@/lib/api/segments/protocol';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { bitmapOf, markTheSame, pixelsInside } from '@/lib/image/segmentation/mask';
import type { World } from '@/lib/workflow/world';
import { installed, runOn } from '@/tests/unit/export/installed';
import { call, json } from '../routes';
import { importAll, openTestWorld, serve, temporaryFolder } from '../test-world';
import { draw, drawables, type Drawable, type DrawnStudy } from './drawn-studies';

const PYTHON = '/usr/bin/python3';
const reads = installed(PYTHON, ['-c', 'import pydicom, numpy'], 'python3-pydicom');
const loads = reads && installed(PYTHON, ['-c', 'import nibabel'], 'python3-nibabel');
const validates = installed('dciodvfy', ['-version'], 'dicom3tools');

const readSchema = z.object({
  segments: z.array(
    z.tuple([z.int(), z.string(), z.string(), z.string().nullable(), z.string()]),
  ),
  frameOfReference: z.string().nullable(),
  frames: z.array(
    z.object({
      segment: z.int(),
      image: z.string(),
      offMm: z.number().nullable(),
      pixels: z.int(),
      sha256: z.string(),
    }),
  ),
});

/** What every reader must find: the pixels of each segment, by image. */
const drawn = (segments: readonly CreateSegment[]) =>
  segments
    .flatMap(({ mask }, index) =>
      mask.frames.map(({ sopInstanceUid, frameNumber, runs }) => ({
        segment: index + 1,
        image: `${sopInstanceUid}/${frameNumber}`,
        pixels: pixelsInside(runs),
        sha256: createHash('sha256')
          .update(bitmapOf(runs, mask.rows * mask.columns))
          .digest('hex'),
      })),
    )
    .sort(bySegmentAndImage);

const bySegmentAndImage = (
  a: { segment: number; image: string },
  b: { segment: number; image: string },
) => a.segment - b.segment || (a.image < b.image ? -1 : 1);

async function exported(studyUid: string, format: ExportFormatId): Promise<Buffer> {
  const request = { studyUids: [studyUid], formats: [format] };
  const { id, problems } = exportSchema.parse(
    await json(call(postExport, { json: request }), 202),
  );
  expect(problems).toEqual([]);
  const answer = await call(download, { params: { id } });
  return Buffer.from(await answer.arrayBuffer());
}

/** Files whose own UIDs are no good: what refers to them can't be better. */
const isOfTheSource = (line: string) => line.includes('Illegal root for UID');

interface Exported {
  readonly study: DrawnStudy;
  readonly files: Partial<Record<Kind, Buffer>>;
}
/** Each, and how the reader of others calls it. */
const KINDS = {
  'dicom-seg': 'seg',
  'dicom-seg-labelmap': 'seg',
  rtstruct: 'rtstruct',
  gsps: 'pr',
  kos: null,
  coco: 'coco',
  nifti: 'nifti',
} as const;
type Kind = keyof typeof KINDS;
/** Those of each study: what lies nowhere in the patient has no contours there, and two slices no volume. */
const formatsOf = ({ isPlaced, isVolume = false }: Drawable) =>
  (Object.keys(KINDS) as Kind[]).filter(
    (format) =>
      (format !== 'rtstruct' || isPlaced) && (format !== 'nifti' || (isVolume && loads)),
  );
/** By the names that dciodvfy has for them; it is older than label maps. */
const VALIDATED = {
  'dicom-seg': 'Segmentation',
  rtstruct: 'RTStructureSet',
  gsps: 'SoftcopyPresentationState',
  kos: 'KeyObjectSelectionDocument',
} as const;
const OF_SEGMENTS: readonly Kind[] = ['dicom-seg', 'dicom-seg-labelmap', 'rtstruct'];
const OURS: readonly Kind[] = ['dicom-seg', 'dicom-seg-labelmap'];

let world: World;
const all = new Map<string, Exported>();
let readBack: Record<string, unknown> = {};

beforeAll(async () => {
  const folder = temporaryFolder();
  world = serve(await openTestWorld());
  const manifest: Record<string, object> = {};
  const keep = (name: string, bytes: Uint8Array) => {
    const file = path.join(folder, name.replaceAll(/[^a-z0-9]/gi, '-'));
    writeFileSync(file, bytes);
    return file;
  };
  for (const [name, drawable] of Object.entries(drawables)) {
    await importAll(world, drawable.files);
    const study = await draw(drawable, false);
    const files = {} as Record<Kind, Buffer>;
    const sources = drawable.files.map((each) => keep(each.name, each.bytes));
    for (const format of formatsOf(drawable)) {
      files[format] = await exported(study.studyUid, format);
      const file = keep(`${name} ${format}`, files[format]);
      const kind = KINDS[format];
      if (kind) manifest[`${name} ${format}`] = { kind, file, sources };
    }
    all.set(name, { study, files });
  }
  if (!reads) return;
  const script = path.join(import.meta.dirname, 'read-exports.py');
  const { stdout, stderr } = runOn(Buffer.from(JSON.stringify(manifest)), PYTHON, [
    script,
  ]);
  expect(stderr).toBe('');
  readBack = JSON.parse(stdout) as typeof readBack;
}, 120_000);

const exportOf = (name: string): Exported => {
  const found = all.get(name);
  if (!found) throw new Error(`${name} was not exported.`);
  return found;
};

describe.each(Object.entries(drawables))('segments on the %s', (name, drawable) => {
  const { isPlaced, isVolume = false } = drawable;
  it.skipIf(!validates).each(Object.entries(VALIDATED))(
    'pass dciodvfy as %s',
    (format, called) => {
      const file = exportOf(name).files[format as Kind];
      if (!file) return expect(isPlaced).toBe(false);
      const { lines } = runOn(file, 'dciodvfy');
      expect(lines.filter((line) => line.endsWith(called))).not.toEqual([]);
      const errors = lines.filter((line) => line.includes('Error'));
      expect(errors.filter((line) => !isOfTheSource(line))).toEqual([]);
    },
  );

  it.skipIf(!reads)('lie beside a line that pydicom reads where it was drawn', () => {
    const frame = exportOf(name).study.segments[0]?.mask.frames[0];
    const lines = readBack[`${name} gsps`] as [string, string, number[]][];
    // From the centre of one pixel to that of another: half a pixel from its corner.
    const [[on, type, points] = []] = lines;
    expect([on, type]).toEqual([
      `${frame?.sopInstanceUid}/${frame?.frameNumber}`,
      'POLYLINE',
    ]);
    [3.5, 4.5, 9.5, 12.5].forEach((each, at) =>
      expect(points?.[at]).toBeCloseTo(each, 3),
    );
  });

  it.skipIf(!loads || !isVolume)(
    'are read by nibabel beside their volume: places, values and voxels',
    () => {
      const read = readSchema
        .pick({ frames: true })
        .extend({ valueOff: z.number() })
        .parse(readBack[`${name} nifti`]);
      expect(
        read.frames.map(({ offMm: _off, ...frame }) => frame).sort(bySegmentAndImage),
      ).toEqual(drawn(exportOf(name).study.segments));
      for (const { offMm } of read.frames) expect(offMm).toBeLessThan(0.01);
      expect(read.valueOff).toBeLessThan(1e-3);
    },
  );

  it.skipIf(!reads)('are read by Python in COCO, pixel for pixel', () => {
    const read = readSchema.pick({ frames: true }).parse(readBack[`${name} coco`]);
    expect(
      read.frames.map(({ offMm: _off, ...frame }) => frame).sort(bySegmentAndImage),
    ).toEqual(drawn(exportOf(name).study.segments));
  });

  const formats = formatsOf(drawable).filter((format) => OF_SEGMENTS.includes(format));
  describe.each(formats)('as %s', (format) => {
    it.skipIf(!reads)('are read by pydicom, voxel for voxel, where they lie', () => {
      const read = readSchema.parse(readBack[`${name} ${format}`]);
      expect(read.segments).toEqual([
        [1, 'Disk, größter 肝', 'MANUAL', null, '10200004'],
        [2, 'Ring', 'SEMIAUTOMATIC', 'Overread', 'unspecified'],
        [3, 'Corners', 'MANUAL', null, 'unspecified'],
      ]);
      expect(
        read.frames.map(({ offMm: _off, ...frame }) => frame).sort(bySegmentAndImage),
      ).toEqual(drawn(exportOf(name).study.segments));
      for (const { offMm } of read.frames) {
        if (isPlaced) expect(offMm).toBeLessThan(0.01);
        else expect(offMm).toBeNull();
      }
      expect(read.frameOfReference !== null).toBe(isPlaced);
    });

    it.skipIf(!OURS.includes(format))(
      'come back through our own import as they were',
      async () => {
        const { study, files } = exportOf(name);
        const bytes = files[format] as Buffer;
        const { sopInstanceUid } = parseInstance(bytes);
        const { summary } = await importAll(world, [{ name: 'seg.dcm', bytes }]);
        expect(summary).toMatchObject({ stored: 1, refused: 0 });
        const back = segmentationSchema.parse(
          await json(call(getSegmentation, { params: { sopInstanceUid } })),
        );
        expect(back).toMatchObject({
          studyUid: study.studyUid,
          sourceSeriesUid: study.seriesUid,
          notes: [],
        });
        expect(back.segments.map(described)).toEqual(study.segments.map(described));
        for (const [index, { mask }] of back.segments.entries()) {
          expect(markTheSame(mask, study.segments[index]?.mask as never)).toBe(true);
        }
      },
    );
  });
});

interface Described extends Pick<
  CreateSegment,
  'label' | 'algorithmType' | 'category' | 'type'
> {
  color: string | null;
}
const described = ({ label, color, algorithmType, category, type }: Described) => ({
  ...{ label, color, algorithmType, category, type },
});
