import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { GET } from '@/app/api/imports/[id]/events/route';
import type { UploadEvent } from '@/lib/api/uploads/protocol';
import { readJournal, startImport, writeJournal } from '@/lib/workflow/uploads/journal';
import type { World } from '@/lib/workflow/world';
import { call, problem } from '../routes';
import { openTestWorld, serve } from '../test-world';

let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld());
});

const line = (upload: string, name: string): UploadEvent => ({
  event: 'line',
  data: { upload, path: name, outcome: 'stored' },
});
const taken = (upload: string): UploadEvent => ({ event: 'taken', data: { upload } });

/** The next `count` events of an import, each as its number, name and path or upload. */
async function read(id: string, count: number, headers: Record<string, string> = {}) {
  const answer = await call(GET, { params: { id }, headers });
  const reader = answer.body?.getReader();
  let text = '';
  while (text.split('\n\n').length <= count) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) break;
    text += new TextDecoder().decode(value as Uint8Array);
  }
  await reader?.cancel();
  return text
    .split('\n\n')
    .slice(0, count)
    .map((block) => {
      const [, number, name, data = '{}'] =
        /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      const { path: file, upload } = JSON.parse(data) as Record<string, string>;
      return `${number} ${name} ${file ?? upload}`;
    });
}

it('tells what was said before and what is said while it is read, then on from where it was', async () => {
  const { dataFolder } = world.env;
  const { id } = await startImport(dataFolder);
  await writeJournal(dataFolder, id, [line('a', '1'), line('a', '2')]);
  const reading = read(id, 4);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await writeJournal(dataFolder, id, [line('a', 'größer'), taken('a')]);
  expect(await reading).toEqual(['1 line 1', '2 line 2', '3 line größer', '4 taken a']);
  expect(await read(id, 2, { 'last-event-id': '2' })).toEqual([
    '3 line größer',
    '4 taken a',
  ]);
});

it('reads on after half a line that a killed server left', async () => {
  const { dataFolder } = world.env;
  const { id } = await startImport(dataFolder);
  await writeJournal(dataFolder, id, [line('a', '1')]);
  appendFileSync(
    path.join(dataFolder, 'imports', `${id}.jsonl`),
    '{"event":"line","data":{"upl',
  );
  await writeJournal(dataFolder, id, [line('a', '2'), taken('a')]);
  expect(await readJournal(dataFolder, id)).toEqual([
    line('a', '1'),
    line('a', '2'),
    taken('a'),
  ]);
  expect(await read(id, 3)).toEqual(['1 line 1', '2 line 2', '3 taken a']);
});

it('knows only imports that somebody began', async () => {
  const none = '9b2a1a52-6c0d-4a1a-8c8e-111111111111';
  await problem(call(GET, { params: { id: none } }), 404);
  await problem(call(GET, { params: { id: '../uploads/x' } }), 404);
  const { id } = await startImport(world.env.dataFolder);
  await problem(call(GET, { params: { id }, query: { after: '-1' } }), 400);
});
