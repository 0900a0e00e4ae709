import { request as httpRequest } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { uidFrom } from '@/lib/dicom/write-part10';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack } from '@/tests/phantoms/series';
import { openTestWorld } from '../test-world';
import { pathOf, startDicomweb } from './dicomweb-server';
import type { World } from '@/lib/workflow/world';

let world: World;
let root: string;
beforeAll(async () => {
  world = await openTestWorld({ OVERREAD_MAX_UPLOAD_MB: '1' });
  root = await startDicomweb(world);
});

const part = (bytes: Buffer | string, type = 'application/dicom') =>
  Buffer.concat([
    Buffer.from(`--edge\r\nContent-Type: ${type}\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ]);
const body = (...parts: Buffer[]) =>
  Buffer.concat([...parts, Buffer.from('--edge--\r\n')]);
const TYPE = 'multipart/related; type="application/dicom"; boundary=edge';

async function store(
  bytes: Buffer,
  { type = TYPE, accept = 'application/dicom+json', study = '' } = {},
) {
  const response = await fetch(`${root}/studies${study}`, {
    method: 'POST',
    headers: { 'content-type': type, accept },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, said: (await response.json()) as Said };
}
type Said = Record<string, { Value: Record<string, { Value: unknown[] }>[] }> & {
  type?: string;
};
/** Instances and failure reasons of a sequence. */
const items = (said: Said, tag: string) =>
  said[tag]?.Value.map(
    (item) => item['00081155']?.Value[0] ?? item['00081197']?.Value[0],
  );
const REFERENCED = '00081199';
const FAILED = '00081198';
const OTHER_FAILURES = '0008119A';

describe('STOW-RS', () => {
  it('answers 200 with every instance, and where it is from now on', async () => {
    const files = ctStack(3, { study: 'stow' });
    const { status, said } = await store(body(...files.map(({ bytes }) => part(bytes))));
    expect(status).toBe(200);
    const [first] = files;
    if (!first) throw new Error('no files');
    // PS3.18 I.2: the Retrieve URL of the study, and of each instance.
    expect(said['00081190']).toEqual({
      vr: 'UR',
      Value: [`${root}${pathOf({ studyUid: first.studyUid })}`],
    });
    expect(said[REFERENCED]?.Value[0]).toEqual({
      '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
      '00081155': { vr: 'UI', Value: [first.sopInstanceUid] },
      '00081190': { vr: 'UR', Value: [`${root}${pathOf(first)}`] },
    });
    expect(said[FAILED]).toBeUndefined();
    for (const file of files) {
      const whole = await fetch(`${root}${pathOf(file)}`);
      expect(Buffer.from(await whole.arrayBuffer()).includes(file.bytes)).toBe(true);
    }
    // The same again is there already, which is what was asked for.
    const again = await store(body(...files.map(({ bytes }) => part(bytes))));
    expect(again.status).toBe(200);
    expect(items(again.said, REFERENCED)).toEqual(
      files.map(({ sopInstanceUid }) => sopInstanceUid),
    );
  });

  it('takes one instance as it is', async () => {
    const file = ctSlice(axial(0), { study: 'single' });
    const { status, said } = await store(file.bytes, { type: 'application/dicom' });
    expect([status, items(said, REFERENCED)]).toEqual([200, [file.sopInstanceUid]]);
  });

  it('answers 202 when some failed: each with its reason', async () => {
    const good = ctSlice(axial(0), { study: 'some' });
    const other = ctSlice(axial(0), { study: 'some' }, { WindowCenter: 99 });
    const elsewhere = ctSlice(axial(5), { study: 'elsewhere' });
    const { status, said } = await store(
      body(
        part('not DICOM at all'),
        part(good.bytes),
        part(other.bytes),
        part(good.bytes.subarray(0, 700)),
        part('{}', 'application/dicom+json'),
        part(elsewhere.bytes),
      ),
      { study: `/${good.studyUid}` },
    );
    expect(status).toBe(202);
    expect(items(said, REFERENCED)).toEqual([good.sopInstanceUid]);
    expect(items(said, FAILED)).toEqual([other.sopInstanceUid, elsewhere.sopInstanceUid]);
    expect(said[FAILED]?.Value.map((item) => item['00081197'])).toEqual([
      { vr: 'US', Value: [0x0111] },
      { vr: 'US', Value: [0xa900] },
    ]);
    expect(items(said, OTHER_FAILURES)).toEqual([0xc000, 0xc000, 0xc000]);
    expect(await world.db.study.count({ where: { uid: elsewhere.studyUid } })).toBe(0);
  });

  it('answers 409 when none is kept', async () => {
    const { status, said } = await store(body(part('x'), part('')));
    expect(status).toBe(409);
    expect(items(said, OTHER_FAILURES)).toEqual([0xc000, 0xc000]);
    expect(said[REFERENCED]).toBeUndefined();
  });

  it.each([
    ['no part', body(), {}, 400, 'invalid_request'],
    ['no delimiter', Buffer.from('hello'), {}, 400, 'invalid_request'],
    [
      'no boundary',
      body(part('x')),
      { type: 'multipart/related; type="application/dicom"' },
      400,
      'invalid_request',
    ],
    [
      'another media type',
      Buffer.from('{}'),
      { type: 'application/json' },
      415,
      'media_type',
    ],
    [
      'parts of another type',
      body(part('x')),
      { type: 'multipart/related; type="application/dicom+xml"; boundary=edge' },
      415,
      'media_type',
    ],
    [
      'an answer in XML wanted',
      body(part('x')),
      { accept: 'application/dicom+xml' },
      406,
      'not_acceptable',
    ],
    ['too much', Buffer.alloc(1_100_000), {}, 413, 'too_large'],
  ] as const)('%s: says what is wrong', async (_, bytes, options, status, code) => {
    const answer = await store(bytes, options);
    expect([answer.status, answer.said.type]).toEqual([status, `urn:overread:${code}`]);
  });

  it('tells what is kept of a request that then makes no sense, or is cut', async () => {
    const [one, two, three] = ctStack(3, { study: 'cut' });
    if (!one || !two || !three) throw new Error('no files');
    const whole = body(part(one.bytes), part(two.bytes));
    const { status, said } = await store(whole.subarray(0, whole.length - 500));
    expect([status, items(said, REFERENCED), items(said, OTHER_FAILURES)]).toEqual([
      202,
      [one.sopInstanceUid],
      [0xc000],
    ]);

    // A Content-Length that promises more than comes: the connection ends, the whole part is kept.
    const sent = httpRequest(`${root}/studies`, {
      method: 'POST',
      headers: { 'content-type': TYPE, 'content-length': 900_000 },
    });
    sent.on('error', () => undefined);
    sent.write(Buffer.concat([part(three.bytes), part(two.bytes).subarray(0, 3000)]));
    const uid = three.sopInstanceUid;
    await new Promise((resolve) => setTimeout(resolve, 300));
    sent.destroy();
    await expect
      .poll(() => world.db.instance.count({ where: { sopInstanceUid: uid } }), {
        timeout: 5000,
      })
      .toBe(1);
    expect(
      await world.db.instance.count({ where: { sopInstanceUid: two.sopInstanceUid } }),
    ).toBe(0);
  });

  it('takes four senders at once, each its own', async () => {
    const senders = Array.from({ length: 4 }, (_, sender) =>
      ctStack(12, { study: 'at once', series: `sender ${sender}` }),
    );
    const answers = await Promise.all(
      senders.map((files) => store(body(...files.map(({ bytes }) => part(bytes))))),
    );
    for (const [at, { status, said }] of answers.entries()) {
      expect(status).toBe(200);
      expect(items(said, REFERENCED)).toEqual(
        senders[at]?.map(({ sopInstanceUid }) => sopInstanceUid),
      );
    }
    const uid = uidFrom('phantom study at once');
    expect(await world.db.study.findUnique({ where: { uid } })).toMatchObject({
      instanceCount: 48,
      seriesCount: 4,
    });
  });
});
