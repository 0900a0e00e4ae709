import { beforeAll, describe, expect, it } from 'vitest';
import { DELETE, GET, PUT } from '@/app/api/segments/[id]/route';
import { POST } from '@/app/api/segments/route';
import { GET as list } from '@/app/api/studies/[studyUid]/segments/route';
import {
  segmentListSchema,
  segmentSchema,
  segmentWithMaskSchema,
  type CreateSegment,
  type PutSegment,
} from '@/lib/api/segments/protocol';
import type { World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { exportedSegments } from '@/lib/workflow/export/exported-segments';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';

const stack = ctStack(3);
const [file, second] = stack as [PhantomFile, PhantomFile];
let world: World;
/** Of an image. */
let [rows, columns] = [0, 0];
beforeAll(async () => {
  world = serve(await openTestWorld());
  await importAll(world, stack);
  const where = { sopInstanceUid: file.sopInstanceUid };
  const { summary } = await world.db.instance.findUniqueOrThrow({ where });
  ({ rows, columns } = JSON.parse(summary) as { rows: number; columns: number });
});

/** A bar of pixels on an image. */
const bar = (on: PhantomFile, length: number, frameNumber = 1) => ({
  sopInstanceUid: on.sopInstanceUid,
  frameNumber,
  runs: [columns + 1, length, rows * columns - columns - 1 - length],
});
const content = (more: Partial<PutSegment> = {}): PutSegment => ({
  label: 'größer links',
  color: '#ff0080',
  position: 3,
  algorithmType: 'SEMIAUTOMATIC',
  category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically abnormal' },
  type: null,
  mask: { rows, columns, frames: [bar(file, 7), bar(second, 5)] },
  ...more,
});
const drawn = (more: Partial<CreateSegment> = {}): CreateSegment => ({
  ...content(),
  id: crypto.randomUUID(),
  studyUid: file.studyUid,
  seriesUid: file.seriesUid,
  origin: { kind: 'drawn' },
  ...more,
});
const create = async (segment: CreateSegment) => {
  const answer = await call(POST, { json: segment });
  expect(answer.headers.get('etag')).toBe('"1"');
  return segmentSchema.parse(await json(answer, 201));
};
const read = async (id: string) =>
  segmentWithMaskSchema.parse(await json(call(GET, { params: { id } })));
const all = async (studyUid = file.studyUid) =>
  segmentListSchema.parse(await json(call(list, { params: { studyUid } }))).segments;
const change = (id: string, version: number | undefined, body: object | undefined) =>
  call(body ? PUT : DELETE, {
    params: { id },
    ...(body && { json: body }),
    headers: version === undefined ? {} : { 'if-match': `"${version}"` },
    method: body ? 'PUT' : 'DELETE',
  });

describe('a segment', () => {
  it('comes back voxel by voxel, with all that was said of it', async () => {
    const wanted = drawn();
    const stored = await create(wanted);
    expect(stored).toMatchObject({ voxels: 12, frames: 2, version: 1 });
    const answer = await call(GET, { params: { id: wanted.id } });
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(await json(answer)).toEqual({ ...stored, ...wanted });
    expect(await all()).toContainEqual(stored);
    expect(await all('1.2.3')).toEqual([]);
  });

  it('knows which DICOM SEG it was copied from', async () => {
    const origin = {
      kind: 'dicom-seg',
      sopInstanceUid: '1.2.840.1',
      segmentNumber: 4,
    } as const;
    const { id } = await create(drawn({ origin }));
    expect((await read(id)).origin).toEqual(origin);
  });

  it('may lie over another one, and is listed by its position, then by its age', async () => {
    const [first, over, before] = [
      drawn(),
      drawn({ label: 'over' }),
      drawn({ position: 0 }),
    ];
    for (const each of [first, over, before]) await create(each);
    const ids = (await all()).map(({ id }) => id);
    const order = [before, first, over].map(({ id }) => ids.indexOf(id));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect((await read(over.id)).mask).toEqual((await read(first.id)).mask);
  });

  it('asked for twice is stored once, also after a change; another under its id is refused', async () => {
    const wanted = drawn();
    const stored = await create(wanted);
    expect(await create(wanted)).toEqual(stored);
    await json(change(wanted.id, 1, content({ label: 'changed' })));
    const again = await json(call(POST, { json: wanted }), 201);
    expect(again).toMatchObject({ label: 'changed', version: 2 });
    const mask = { rows, columns, frames: [bar(file, 8)] };
    await problem(call(POST, { json: { ...wanted, mask } }), 409);
    expect((await all()).filter(({ id }) => id === wanted.id)).toHaveLength(1);
  });

  it('that another person rejected goes into no export', async () => {
    const { id } = await create(drawn({ label: 'not there' }));
    const goesOut = async () =>
      (await exportedSegments(world, file.studyUid)).some((each) => each.id === id);
    expect(await goesOut()).toBe(true);
    const review = { status: 'rejected', note: 'a vessel' } as const;
    await problem(change(id, 1, content({ label: 'not there', review })), 403);
    serve({ ...world, user: 'Second reader' });
    const judged = await json(change(id, 1, content({ label: 'not there', review })));
    serve(world);
    expect(judged).toMatchObject({ review: { ...review, by: 'Second reader' } });
    expect(await goesOut()).toBe(false);
    const { version } = await read(id);
    // Who says nothing of it leaves it as it is.
    await json(change(id, version, content({ label: 'better' })));
    expect((await read(id)).review).toEqual((judged as { review: unknown }).review);
  });

  it('is changed and deleted by who saw its newest version; what was said stays', async () => {
    const { id } = await create(drawn());
    const mask = { rows, columns, frames: [bar(second, 9)] };
    const answer = await change(id, 1, content({ label: 'changed', mask }));
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(await json(answer)).toMatchObject({ label: 'changed', voxels: 9, version: 2 });
    const { type } = await problem(change(id, 1, content()), 412);
    expect(type).toBe('urn:overread:version_stale');
    await problem(change(id, 1, undefined), 412);
    expect((await read(id)).mask).toEqual(mask);

    expect((await change(id, 2, undefined)).status).toBe(204);
    expect((await all()).map((each) => each.id)).not.toContain(id);
    await problem(call(GET, { params: { id } }), 404);
    await problem(change(id, 3, content()), 404);
    const versions = await world.db.segmentVersion.findMany({
      where: { segmentId: id },
      orderBy: { version: 'asc' },
    });
    expect(versions.map(({ action }) => action)).toEqual([
      'created',
      'changed',
      'deleted',
    ]);
    expect(JSON.parse(versions[1]?.body ?? '{}')).toMatchObject({ label: 'changed' });
  });

  it('is not changed without saying which version was seen', async () => {
    const { id } = await create(drawn());
    await problem(change(id, undefined, content()), 428);
    await problem(change(id, undefined, undefined), 428);
  });

  it('may be empty; frames without a pixel of it are left out', async () => {
    const nothing = { ...bar(file, 1), runs: [rows * columns] };
    const mask = { rows, columns, frames: [nothing, bar(second, 2)] };
    const { id } = await create(drawn({ mask }));
    expect((await read(id)).mask.frames).toEqual([bar(second, 2)]);
    const empty = { rows, columns, frames: [] };
    await json(change(id, 1, content({ mask: empty })));
    expect(await read(id)).toMatchObject({ mask: empty, voxels: 0, frames: 0 });
  });
});

describe('what is no segment of the series is told by field:', () => {
  const issues = async (body: object) =>
    (await problem(call(POST, { json: body }), 400)).issues?.map(
      ({ path, message }) => `${path}: ${message}`,
    );
  const on = (frame: object, more: object = {}) =>
    drawn({ mask: { rows, columns, frames: [bar(file, 1), frame], ...more } as never });

  it('an image of another series', async () => {
    const stranger = { ...file, sopInstanceUid: '1.2.3' };
    expect(await issues(on(bar(stranger, 1)))).toEqual([
      'mask.frames.1.sopInstanceUid: This image is not in the series.',
    ]);
  });

  it('a frame that the image has not', async () => {
    expect(await issues(on(bar(second, 1, 2)))).toEqual([
      'mask.frames.1.frameNumber: This image has 1 frames.',
    ]);
  });

  it('another matrix', async () => {
    const frames = [{ ...bar(file, 1), runs: [1, 1, 2] }];
    expect(await issues(on({}, { rows: 2, columns: 2, frames }))).toEqual([
      `mask.frames.0.sopInstanceUid: This image has ${columns} × ${rows} pixels.`,
    ]);
  });

  it('runs that don’t fit, a colour that is none, a field too many', async () => {
    const wrong = { ...on({ ...bar(second, 1), runs: [3] }), color: 'red', more: 1 };
    expect((await issues(wrong))?.map((each) => each.split(':')[0])).toEqual(
      expect.arrayContaining(['color', 'mask.frames.1.runs']),
    );
    expect(await issues({ ...drawn(), more: 1 })).toHaveLength(1);
    expect(await issues({})).not.toHaveLength(0);
  });

  it('a series that is not there', async () => {
    await problem(call(POST, { json: drawn({ seriesUid: '1.2.3' }) }), 404);
    await problem(call(POST, { json: drawn({ studyUid: '1.2.3' }) }), 404);
  });

  it('more bytes than are taken, before they are all read', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1024 ** 2;
        controller.enqueue(new Uint8Array(1024 ** 2).fill(0x20));
      },
    });
    const { title } = await problem(call(POST, { body: endless }), 413);
    expect(title).toContain('32 MB');
    expect(sent).toBeLessThan(40 * 1024 ** 2);
  });
});
