import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { POST } from '@/app/api/import/route';
import { ledgerLineSchema, importSummarySchema } from '@/lib/api/imports';
import type { World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { call, eventsOf, problem } from '../routes';
import { openTestWorld, serve, type HandedIn } from '../test-world';

let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld({ OVERREAD_MAX_UPLOAD_MB: '1' }));
});
const scratch = () => path.join(world.env.dataFolder, 'incoming');

const formOf = (files: readonly HandedIn[]) => {
  const form = new FormData();
  for (const { name, bytes } of files) {
    form.append('files', new File([Buffer.from(bytes)], name));
  }
  return form;
};

/** A form as bytes, with its content type. */
async function encoded(files: readonly HandedIn[]) {
  const answer = new Response(formOf(files));
  return {
    bytes: Buffer.from(await answer.arrayBuffer()),
    headers: { 'content-type': answer.headers.get('content-type') ?? '' },
  };
}

/** A body that comes in pieces and then, perhaps, breaks. */
function bodyOf(pieces: readonly Buffer[], failure?: Error) {
  const rest = [...pieces];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = rest.shift();
      await new Promise((resolve) => setTimeout(resolve, 2)); // as a network would
      if (piece) return controller.enqueue(new Uint8Array(piece));
      if (!failure) return controller.close();
      // What came before is on its way through the parser by now.
      await new Promise((resolve) => setTimeout(resolve, 100));
      controller.error(failure);
    },
  });
}

const instances = () => world.db.instance.count();

describe('POST /api/import', () => {
  it('answers with a line per file, as handed in, and the sums', async () => {
    const files = [
      ...ctStack(2, { study: 'Befunde/größer 左' }),
      { name: 'notes.txt', bytes: Buffer.from('not an image') },
      { name: 'empty.dcm', bytes: Buffer.alloc(0) },
    ];
    const events = await eventsOf(call(POST, { body: formOf(files) }));
    const lines = events.filter(({ event }) => event === 'line');
    expect(lines.map(({ data }) => ledgerLineSchema.parse(data))).toMatchObject([
      { path: 'Befunde/größer 左/CT/1.dcm', outcome: 'stored' },
      { path: 'Befunde/größer 左/CT/2.dcm', outcome: 'stored' },
      { path: 'notes.txt', outcome: 'refused' },
      { path: 'empty.dcm', outcome: 'refused' },
    ]);
    const { event, data } = events.at(-1) ?? {};
    expect(event).toBe('summary');
    expect(importSummarySchema.parse(data)).toMatchObject({
      files: 4,
      stored: 2,
      refused: 2,
      duplicate: 0,
      replaced: 0,
    });
    expect(readdirSync(scratch())).toEqual([]);
  });

  it('takes a form in pieces of any size', async () => {
    const { bytes, headers } = await encoded(ctStack(2, { study: 'pieces' }));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 701) }, (_, index) =>
      bytes.subarray(index * 701, (index + 1) * 701),
    );
    const events = await eventsOf(call(POST, { body: bodyOf(pieces), headers }));
    expect(events.map(({ data }) => data['outcome'])).toEqual([
      'stored',
      'stored',
      undefined,
    ]);
  });

  it.each([
    ['in the middle of a file', -3000, 2],
    ['between two files', 'boundary', 1],
    ['in its closing line', -4, 3],
  ] as const)(
    'keeps what it acknowledged when the upload breaks off %s',
    async (where, cut, whole) => {
      const files = ctStack(3, { study: `broken ${where}` });
      const { bytes, headers } = await encoded(files);
      const end =
        cut === 'boundary' ? bytes.lastIndexOf('\r\n--', bytes.length - 1000) : cut;
      const before = await instances();
      const events = await eventsOf(
        call(POST, {
          body: bodyOf([bytes.subarray(0, end)], new Error('gone')),
          headers,
        }),
      );
      expect(events.at(-1)).toMatchObject({
        event: 'failed',
        data: {
          type: 'urn:overread:invalid_request',
          title: 'The upload broke off before its end.',
        },
      });
      const stored = events.filter(({ data }) => data['outcome'] === 'stored');
      expect(stored).toHaveLength(whole);
      expect(await instances()).toBe(before + stored.length);
      // Whatever had no line can be handed in again, and nothing else is stored by that.
      const again = await eventsOf(call(POST, { body: formOf(files) }));
      expect(again.at(-1)?.data).toMatchObject({
        files: 3,
        duplicate: stored.length,
        stored: 3 - stored.length,
      });
      expect(readdirSync(scratch())).toEqual([]);
    },
  );

  it('says when an upload is larger than it takes, and keeps what came before', async () => {
    const before = await instances();
    const files = [
      ...ctStack(1, { study: 'too large' }),
      { name: 'large.bin', bytes: Buffer.alloc(1_200_000) },
    ];
    const { bytes, headers } = await encoded(files);
    const pieces = [bytes.subarray(0, 20_000), bytes.subarray(20_000)];
    const events = await eventsOf(call(POST, { body: bodyOf(pieces), headers }));
    expect(events.map(({ event }) => event)).toEqual(['line', 'failed']);
    expect(events[1]?.data).toMatchObject({
      type: 'urn:overread:too_large',
      status: 413,
    });
    expect(await instances()).toBe(before + 1);
    // Where the request says so itself, it is not begun at all.
    await problem(
      call(POST, {
        body: bodyOf([bytes]),
        headers: { ...headers, 'content-length': String(bytes.length) },
      }),
      413,
    );
  });

  it('refuses a body that is no form', async () => {
    await problem(call(POST, { json: { files: [] } }), 400);
    await problem(
      call(POST, { body: 'x', headers: { 'content-type': 'multipart/form-data' } }),
      400,
    );
    await problem(call(POST, { method: 'POST' }), 400);
  });

  it('goes on working when there is no room to receive files', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const files = ctStack(2, { study: 'no room' });
    rmSync(scratch(), { recursive: true });
    writeFileSync(scratch(), 'a file where the folder should be');
    const events = await eventsOf(call(POST, { body: formOf(files) }));
    expect(events.map(({ event }) => event)).toEqual(['line', 'line', 'summary']);
    expect(events[0]?.data).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('no room on disk'),
    });
    log.mockRestore();
    rmSync(scratch());
    const again = await eventsOf(call(POST, { body: formOf(files) }));
    expect(again.at(-1)?.data).toMatchObject({ stored: 2 });
  });

  it('ends the import when the client goes away, and keeps what arrived whole', async () => {
    mkdirSync(scratch(), { recursive: true });
    const { bytes, headers } = await encoded(ctStack(40, { study: 'gone' }));
    const response = await call(POST, {
      body: bodyOf([bytes.subarray(0, -5000)], new Error('gone')),
      headers,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const known = await instances();
    expect(known).toBeGreaterThan(0);
    for (const { objectSha256 } of await world.db.instance.findMany()) {
      expect(await world.objects.has(objectSha256)).toBe(true);
    }
    expect(existsSync(scratch()) ? readdirSync(scratch()) : []).toEqual([]);
  });
});
