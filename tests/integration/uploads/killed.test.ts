import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { UPLOADS } from '@/lib/api/uploads/protocol';
import { readJournal, startImport } from '@/lib/workflow/uploads/journal';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { startScript, type Child } from '../child';
import { temporaryFolder, testEnv } from '../test-world';
import { parcelMetadata, parcelOf, upload } from './tus-client';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const servers: Child[] = [];
afterAll(() => servers.forEach(({ process: server }) => server.kill('SIGKILL')));

async function startServer(dataFolder: string, port?: string) {
  const server = startScript(
    'tests/integration/uploads/serve-uploads.ts',
    port ? [port] : [],
    { OVERREAD_DATA: dataFolder },
  );
  servers.push(server);
  await server.reached(1);
  expect(server.errors).toEqual([]);
  const url = `http://127.0.0.1:${server.lines[0]}${UPLOADS}`;
  const kill = async () => {
    server.process.kill('SIGKILL');
    await server.ended;
  };
  return { url, port: server.lines[0] ?? '', kill };
}

/** Every file has one line, is stored, and is what was handed in. */
async function expectWhole(world: World, importId: string, files: readonly File[]) {
  const { dataFolder } = world.env;
  await expect
    .poll(async () => (await readJournal(dataFolder, importId)).at(-1)?.event, {
      timeout: 60_000,
    })
    .toBe('taken');
  const lines = (await readJournal(dataFolder, importId)).flatMap(({ event, data }) =>
    event === 'line' ? [data] : [],
  );
  expect(lines.map((each) => each.path)).toEqual(files.map(({ name }) => name));
  for (const [index, { sopInstanceUid, bytes }] of files.entries()) {
    // What was stored when the server was killed, but not told, is told as there already.
    expect(['stored', 'duplicate']).toContain(lines[index]?.outcome);
    const { objectSha256 } = await world.db.instance.findUniqueOrThrow({
      where: { sopInstanceUid },
    });
    expect(objectSha256).toBe(sha256(bytes));
    expect(sha256(await world.objects.read(objectSha256))).toBe(objectSha256);
  }
  const lying = readdirSync(path.join(dataFolder, 'uploads'));
  expect(lying.filter((name) => !name.endsWith('.json'))).toEqual([]);
  return lines;
}
type File = ReturnType<typeof ctStack>[number];

it('an upload whose server is killed with -9 goes on where it was', async () => {
  const data = temporaryFolder();
  const world = await openWorld(testEnv(data));
  const { id } = await startImport(data);
  const files = ctStack(60, { study: 'killed upload' });
  const bytes = parcelOf(files);
  let server = await startServer(data);
  const offsets: number[] = [];
  let restarted: Promise<unknown> | undefined;
  await upload(server.url, bytes, {
    metadata: parcelMetadata(id),
    chunkSize: Math.ceil(bytes.length / 4),
    retryDelays: Array.from({ length: 100 }, () => 200),
    onChunkComplete: (_size, accepted) => {
      if (restarted || accepted < bytes.length / 2) return;
      restarted = server.kill().then(async () => {
        server = await startServer(data, server.port);
      });
    },
    onAfterResponse: (request, response) => {
      if (request.getMethod() === 'HEAD')
        offsets.push(Number(response.getHeader('Upload-Offset')));
    },
  });
  await restarted;
  expect(offsets.length).toBeGreaterThan(0);
  expect(offsets[0]).toBeGreaterThanOrEqual(Math.floor(bytes.length / 2));
  const lines = await expectWhole(world, id, files);
  expect(lines.every(({ outcome }) => outcome === 'stored')).toBe(true);
  await closeWorld(world);
});

it.each([
  ['before the first line', 0],
  ['after some lines', 1],
] as const)(
  'what was given whole is in the archive after kill -9 %s',
  async (name, linesTold) => {
    const data = temporaryFolder();
    const world = await openWorld(testEnv(data));
    const { id } = await startImport(data);
    const files = ctStack(400, { study: `killed ${name}` });
    const server = await startServer(data);
    await upload(server.url, parcelOf(files), { metadata: parcelMetadata(id) });
    const told = async () => (await readJournal(data, id)).length;
    while ((await told()) < linesTold) await new Promise(setImmediate);
    await server.kill();
    const before = await told();
    expect(before).toBeGreaterThanOrEqual(linesTold);
    expect(before).toBeLessThan(files.length);
    await startServer(data);
    const lines = await expectWhole(world, id, files);
    // A line that was told stays what it was.
    expect(lines.slice(0, before).every(({ outcome }) => outcome === 'stored')).toBe(
      true,
    );
    await closeWorld(world);
  },
);
