import { beforeAll, describe, expect, it } from 'vitest';
import { DELETE, GET, PATCH } from '@/app/api/annotations/[id]/route';
import { GET as list, POST } from '@/app/api/annotations/route';
import {
  annotationSchema,
  type Annotation,
  type CreateAnnotation,
} from '@/lib/api/annotations';
import type { World } from '@/lib/workflow/world';
import { ctStack, ultrasoundCine, type PhantomFile } from '@/tests/phantoms/series';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';

const [file] = ctStack(1) as [PhantomFile];
const cine = ultrasoundCine();
let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld());
  await importAll(world, [file, cine]);
});

const drawn = (more: Partial<CreateAnnotation> = {}): CreateAnnotation => ({
  id: crypto.randomUUID(),
  tool: 'Length',
  studyUid: file.studyUid,
  seriesUid: file.seriesUid,
  sopInstanceUid: file.sopInstanceUid,
  frame: 1,
  geometry: {
    space: 'patient',
    frameOfReferenceUid: null,
    points: [
      [-20.25, -15, 0],
      [1 / 3, 1e-7, 0],
    ],
  },
  label: 'größer 左',
  measurements: [{ name: 'length', value: 25.1234567890123, unit: 'mm' }],
  code: null,
  color: null,
  visible: true,
  ...more,
});
const create = async (annotation: CreateAnnotation) => {
  const answer = await call(POST, { json: annotation });
  expect(answer.headers.get('etag')).toBe('"1"');
  return annotationSchema.parse(await json(answer, 201));
};
const all = async (studyUid = file.studyUid) =>
  (await json<{ annotations: Annotation[] }>(call(list, { query: { studyUid } })))
    .annotations;
const change = (id: string, version: number | undefined, body: object | undefined) =>
  call(body ? PATCH : DELETE, {
    params: { id },
    ...(body && { json: body }),
    headers: version === undefined ? {} : { 'if-match': `"${version}"` },
    method: body ? 'PATCH' : 'DELETE',
  });

describe('an annotation', () => {
  it('comes back exactly as it was drawn, to the last digit', async () => {
    const wanted = drawn();
    const stored = await create(wanted);
    expect(stored).toMatchObject({
      ...wanted,
      source: 'person',
      status: 'accepted',
      version: 1,
    });
    expect(await json(call(GET, { params: { id: wanted.id } }))).toEqual(stored);
    expect(await all()).toContainEqual(stored);
    expect(await all('1.2.3')).toEqual([]);
  });

  it('asked for twice is stored once; another one under its id is refused', async () => {
    const wanted = drawn();
    const stored = await create(wanted);
    expect(await create(wanted)).toEqual(stored);
    expect((await all()).filter(({ id }) => id === wanted.id)).toHaveLength(1);
    await problem(call(POST, { json: { ...wanted, label: 'another' } }), 409);
    expect((await all()).find(({ id }) => id === wanted.id)).toEqual(stored);
  });

  it('says who drew it and who changed it last', async () => {
    const { id, author, changedBy } = await create(drawn());
    expect(changedBy).toBe(author);
    serve({ ...world, user: 'Second reader' });
    const changed = await json<Annotation>(change(id, 1, { label: 'theirs' }));
    serve(world);
    expect(changed).toMatchObject({ author, changedBy: 'Second reader' });
    expect((await all()).find((each) => each.id === id)).toEqual(changed);
  });

  it('is accepted or rejected by another person, with a reason, and that taken back', async () => {
    const { id } = await create(drawn());
    const rejected = { status: 'rejected', note: 'a vessel' };
    const own = await problem(change(id, 1, { review: rejected }), 403);
    expect(own.title).toBe('What you drew is reviewed by somebody else.');
    // A page of who drew it, which knows of no review, changes none.
    const renamed = await json<Annotation>(change(id, 1, { label: 'n', review: null }));
    expect(renamed).toMatchObject({ status: 'accepted', review: null, version: 2 });

    serve({ ...world, user: 'Second reader' });
    const judged = await json<Annotation>(change(id, 2, { review: rejected }));
    expect(judged).toMatchObject({
      ...{ status: 'rejected', changedBy: 'Second reader' },
      review: { ...rejected, by: 'Second reader' },
    });
    expect(Date.parse(judged.review?.at ?? '')).toBeGreaterThan(Date.now() - 60_000);
    await problem(change(id, 2, { review: null }), 412);
    await problem(change(id, 3, { review: { status: 'perhaps', note: '' } }), 400);

    serve(world);
    await problem(change(id, 3, { review: { status: 'accepted', note: '' } }), 403);
    const redrawn = await json<Annotation>(
      change(id, 3, { label: 'better', review: rejected }),
    );
    expect(redrawn).toMatchObject({ status: 'rejected', review: judged.review });

    serve({ ...world, user: 'Second reader' });
    const back = await json<Annotation>(change(id, 4, { review: null }));
    serve(world);
    expect(back).toMatchObject({ status: 'accepted', review: null, label: 'better' });
    const versions = await world.db.annotationVersion.findMany({
      where: { annotationId: id },
      orderBy: { version: 'asc' },
    });
    expect(versions.map(({ action, author }) => `${action} ${author}`)).toEqual([
      ...[`created ${world.user}`, `changed ${world.user}`, 'reviewed Second reader'],
      ...[`changed ${world.user}`, 'reviewed Second reader'],
    ]);
  });

  it('has the code of its label', async () => {
    const code = { value: '27925004', scheme: 'SCT', meaning: 'Nodule' };
    const { id } = await create(drawn({ label: 'Nodule', code }));
    expect((await all()).find((each) => each.id === id)?.code).toEqual(code);
    const none = await json<Annotation>(change(id, 1, { label: 'nodule?', code: null }));
    expect(none.code).toBeNull();
    await problem(change(id, 2, { code: { value: '1', scheme: 'SCT' } }), 400);
  });

  it('is changed and deleted by who saw its newest version; every version stays', async () => {
    const { id, geometry } = await create(drawn());
    const answer = await change(id, 1, { label: 'changed' });
    expect(answer.headers.get('etag')).toBe('"2"');
    const changed = annotationSchema.parse(await json(answer));
    expect(changed).toMatchObject({ label: 'changed', geometry, version: 2 });

    const { type } = await problem(change(id, 1, { label: 'stale' }), 412);
    expect(type).toBe('urn:overread:version_stale');
    await problem(change(id, 1, undefined), 412);
    expect((await all()).find((each) => each.id === id)).toEqual(changed);

    expect((await change(id, 2, undefined)).status).toBe(204);
    expect((await all()).find((each) => each.id === id)).toBeUndefined();
    await problem(call(GET, { params: { id } }), 404);
    await problem(change(id, 3, { label: 'after' }), 404);
    const versions = await world.db.annotationVersion.findMany({
      where: { annotationId: id },
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
    await problem(change(id, undefined, { label: 'blind' }), 428);
    await problem(change(id, undefined, undefined), 428);
  });

  it('of a clip belongs to a frame that is there', async () => {
    const onCine = {
      studyUid: cine.studyUid,
      seriesUid: cine.seriesUid,
      sopInstanceUid: cine.sopInstanceUid,
      tool: 'Probe' as const,
      geometry: { space: 'pixel' as const, points: [[1, 2] as [number, number]] },
    };
    expect(await create(drawn({ ...onCine, frame: 3 }))).toMatchObject({ frame: 3 });
    await problem(call(POST, { json: drawn({ ...onCine, frame: 4 }) }), 400);
    await problem(call(POST, { json: drawn({ frame: 2 }) }), 400);
  });

  it.each([
    ['an image that is not there', { sopInstanceUid: '1.2.3' }, 404],
    ['an image of another series', { seriesUid: '1.2.3' }, 404],
    ['an id that is no UUID', { id: 'mine' }, 400],
    ['a frame of zero', { frame: 0 }, 400],
    ['a tool that nobody knows', { tool: 'Hammer' }, 400],
    ['a colour that is a word', { color: 'red' }, 400],
    ['no points', { geometry: { space: 'pixel', points: [] } }, 400],
    [
      'points in the wrong space',
      { geometry: { space: 'patient', points: [[1, 2]] } },
      400,
    ],
    [
      'a measurement that is no number',
      { measurements: [{ name: 'x', unit: 'mm' }] },
      400,
    ],
  ])('is refused: %s', async (_, wrong, status) => {
    const before = await all();
    const answer = await problem(call(POST, { json: { ...drawn(), ...wrong } }), status);
    if (status === 400) expect(answer.issues?.length).toBeGreaterThan(0);
    expect(await all()).toEqual(before);
  });
});
