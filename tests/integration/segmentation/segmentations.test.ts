import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { GET } from '@/app/api/segmentations/[sopInstanceUid]/route';
import { POST } from '@/app/api/segments/route';
import { GET as list } from '@/app/api/studies/[studyUid]/segmentations/route';
import {
  segmentationListSchema,
  segmentationSchema,
  type SegmentationWithMasks,
} from '@/lib/api/segments/protocol';
import { bitmapOf } from '@/lib/image/segmentation/mask';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';
import { readTestFile, testData } from '@/tests/test-data';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';
import made from './made.json';
import real from './real.json';

const file = (name: string, base64: string) => ({
  name,
  bytes: Buffer.from(base64, 'base64'),
});
const get = (sopInstanceUid: string) => call(GET, { params: { sopInstanceUid } });
const read = async (uid: string): Promise<SegmentationWithMasks> =>
  segmentationSchema.parse(await json(get(uid)));

/** Bitmaps of each segment, by image. */
const bitmaps = ({ segments }: SegmentationWithMasks) =>
  segments.map(({ segmentNumber, mask: { rows, columns, frames } }) => ({
    segmentNumber,
    images: frames.map(({ sopInstanceUid, runs }) => ({
      sopInstanceUid,
      bitmap: bitmapOf(runs, rows * columns),
    })),
  }));

describe('DICOM SEG written by pydicom', () => {
  const study = '1.2.826.0.1.3680043.10.1618.1';
  const source = '1.2.826.0.1.3680043.10.1618.2';
  let world: World;
  beforeAll(async () => {
    world = serve(await openTestWorld());
    const { summary } = await importAll(world, [
      ...made.images.map((each, index) => file(`image ${index}`, each)),
      ...Object.entries({ ...made.read, ...made.refused }).map(([name, each]) =>
        file(name, each.file),
      ),
    ]);
    expect(summary).toMatchObject({ stored: 4 + 18, refused: 0 });
  });

  it.each(Object.entries(made.read))('%s: every voxel', async (_, { uid, masks }) => {
    const found = await read(uid);
    expect(found).toMatchObject({ studyUid: study, sourceSeriesUid: source });
    expect(
      Object.fromEntries(
        bitmaps(found).map(({ segmentNumber, images }) => [
          segmentNumber,
          Object.fromEntries(
            images.map(({ sopInstanceUid, bitmap }) => [sopInstanceUid, bitmap.join('')]),
          ),
        ]),
      ),
    ).toEqual(masks);
  });

  it('says what its segments are', async () => {
    const { segments, notes } = await read(made.read.deflated.uid);
    expect(segments[0]).toMatchObject({
      segmentNumber: 1,
      label: 'Part 1',
      algorithmType: 'AUTOMATIC',
      // Of L* 54.29, a* 80.81, b* 69.89.
      color: '#ff0000',
      category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
      type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
    });
    expect(notes).toEqual([]);
    const fractional = await read(made.read.fractional.uid);
    expect(fractional.notes).toEqual([expect.stringContaining('half and more')]);
  });

  it('keeps frames that lie on images, and tells the others', async () => {
    const { uid } = made.refused['some frames between images'];
    const found = await read(uid);
    const [first] = bitmaps(found);
    expect(
      first?.images.map(({ sopInstanceUid, bitmap }) => [
        sopInstanceUid,
        bitmap.join(''),
      ]),
    ).toEqual(Object.entries(made.someLeft));
    expect(found.notes).toEqual([
      'Frame 2, 3, 4, 5, 6 and 2 more of it lies where there is no image, and is not shown.',
    ]);
  });

  it.each([
    ['another grid', 422, 'has a grid of its own (7 × 5 pixels)'],
    ['no source', 404, 'The images that this segmentation was made on are not in'],
    ['a frame of no segment', 422, 'Frame 4 of this segmentation does not say which'],
    ['an unknown kind', 422, 'What kind of segmentation this is, is not known.'],
    ['all between images', 422, 'No image lies where this segmentation does.'],
  ] as const)('refuses %s with a sentence', async (name, status, sentence) => {
    const { title } = await problem(get(made.refused[name].uid), status);
    expect(title).toContain(sentence);
  });

  it('refuses what is no segmentation, or not there', async () => {
    const { frames } = (await read(made.read.deflated.uid)).segments[0]?.mask ?? {};
    await problem(get(frames?.[0]?.sopInstanceUid ?? ''), 422);
    await problem(get('1.2.3'), 404);
  });

  it('is listed with the series that it was made of, by its images where it names no series', async () => {
    const { segmentations } = segmentationListSchema.parse(
      await json(call(list, { params: { studyUid: study } })),
    );
    const seriesOf = (uid: string) =>
      segmentations.find(({ sopInstanceUid }) => sopInstanceUid === uid)?.refersTo;
    expect(seriesOf(made.read.deflated.uid)).toEqual([source]);
    const { read } = made;
    expect(seriesOf(read['placed by reference alone, of no series'].uid)).toEqual([
      source,
    ]);
    expect(seriesOf(read['placed by position alone'].uid)).toEqual([]);
    // What it names is not in the archive, and is told all the same.
    expect(seriesOf(made.refused['no source'].uid)).toEqual([
      '1.2.826.0.1.3680043.10.1618.77',
    ]);
  });

  it('is listed with its segments, also where it can’t be read', async () => {
    const { segmentations } = segmentationListSchema.parse(
      await json(call(list, { params: { studyUid: study } })),
    );
    const files = { ...made.read, ...made.refused };
    expect(segmentations).toHaveLength(Object.keys(files).length);
    const of = (uid: string) =>
      segmentations.find(({ sopInstanceUid }) => sopInstanceUid === uid);
    expect(of(made.read['a label map'].uid)).toMatchObject({
      label: 'MADE',
      description: 'i',
      kind: 'LABELMAP',
      seriesNumber: 30,
      segments: [{ label: 'Part 0' }, { label: 'Part 2' }, { label: 'Part 300' }],
      problem: null,
    });
    expect(of(made.refused['an unknown kind'].uid)).toMatchObject({
      kind: null,
      segments: [{ label: 'Part 1' }, { label: 'Part 2' }],
      problem: 'What kind of segmentation this is, is not known.',
    });
  });

  it('is in the study with the labels of its segments, and why it is no picture', async () => {
    const { series } = await studyDetail(world, study);
    const { uid } = made.read.deflated;
    expect(series.flatMap(({ notShown }) => notShown)).toContainEqual({
      sopInstanceUid: uid,
      reason: 'A segmentation is not shown as an image.',
      segments: ['Part 1', 'Part 2'],
    });
  });

  it('can be copied to be changed', async () => {
    const { uid } = made.read['a label map'];
    const { segments, sourceSeriesUid } = await read(uid);
    const [first] = segments;
    if (!first) throw new Error('There is one.');
    const { segmentNumber, voxels, mask, label, algorithmType, category, type } = first;
    const copy = await json(
      call(POST, {
        json: {
          ...{ label, algorithmType, category, type, mask, color: '#ff0000' },
          id: crypto.randomUUID(),
          studyUid: study,
          seriesUid: sourceSeriesUid,
          origin: { kind: 'dicom-seg', sopInstanceUid: uid, segmentNumber },
        },
      }),
      201,
    );
    expect(copy).toMatchObject({ voxels, origin: { segmentNumber } });
  });
});

describe.skipIf(!testData)('real DICOM SEG of dcmqi and others', () => {
  const folders = [
    'derived/seg/liver-on-ct',
    'derived/seg/small-with-source/image',
    'derived/seg/small-with-source/multiframe',
    'derived/seg/small-with-source/seg',
    'derived/seg/labelmap',
    'derived/seg/pet-tumour',
    'series/pt-siemens-qin-headneck',
  ];
  beforeAll(async () => {
    const world = serve(await openTestWorld());
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(testData ?? '', folder)).map((name) => `${folder}/${name}`),
    );
    await importAll(
      world,
      files.map((name) => ({ name, bytes: readTestFile(name) })),
    );
  }, 120_000);

  it.each(Object.entries(real))('%s: as NumPy has it', async (_, wanted) => {
    const found = await read(wanted.uid);
    expect(
      Object.fromEntries(
        bitmaps(found).map(({ segmentNumber, images }) => [
          segmentNumber,
          Object.fromEntries(
            images.map(({ sopInstanceUid, bitmap }) => [
              sopInstanceUid,
              [
                bitmap.reduce((sum, each) => sum + each, 0),
                createHash('sha256').update(bitmap).digest('hex'),
              ],
            ]),
          ),
        ]),
      ),
    ).toEqual(wanted.masks);
    const labels = wanted.labels as Record<string, string>;
    for (const { segmentNumber, label } of found.segments) {
      expect(label).toBe(labels[segmentNumber]);
    }
    expect(found.notes).toEqual([]);
  });
});
