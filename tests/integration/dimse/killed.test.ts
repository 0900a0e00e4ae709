import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { hasDcmtk } from '@/tests/peers/dcmtk';
import { freePort } from '@/tests/peers/orthanc';
import { ctStack } from '@/tests/phantoms/series';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { runCommand, startScript } from '../child';
import { temporaryFolder, testEnv } from '../test-world';

const KILLS = 5;
const FILES = 60;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function writeSource(round: number): string {
  const source = path.join(temporaryFolder(), 'files');
  mkdirSync(source);
  for (const { bytes, sopInstanceUid } of ctStack(FILES, { study: `sent ${round}` })) {
    writeFileSync(path.join(source, sopInstanceUid), bytes);
  }
  return source;
}

/** What storescu was told is stored, by name; `onStored` is called after each. */
function send(port: number, source: string, onStored: (count: number) => void) {
  const sender = spawn(
    'storescu',
    ['-v', '-aec', 'OVERREAD', '+sd', '127.0.0.1', String(port), source],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TCP_NODELAY: '1' } },
  );
  const stored: string[] = [];
  let sending = '';
  for (const output of [sender.stdout, sender.stderr]) {
    createInterface({ input: output }).on('line', (line) => {
      sending = /Sending file: (.*)/.exec(line)?.[1] ?? sending;
      if (!line.includes('Received Store Response (Success)')) return;
      stored.push(path.basename(sending));
      onStored(stored.length);
    });
  }
  const ended = new Promise<void>((resolve) => sender.once('close', () => resolve()));
  return { ended, stored };
}

/** A listener that is killed when so many objects are acknowledged. @returns Their names. */
async function sendUntilKilled(data: string, source: string, after: number) {
  const port = await freePort();
  writeFileSync(
    path.join(data, 'pacs.json'),
    JSON.stringify({ listener: { port, aeTitle: 'OVERREAD', callers: ['STORESCU'] } }),
  );
  const script = 'tests/integration/dimse/serve-listener.ts';
  const server = startScript(script, [], { OVERREAD_DATA: data });
  await server.reached(1);
  expect(server.lines, server.errors.join('\n')).toEqual([String(port)]);
  const { ended, stored } = send(port, source, (count) => {
    if (count === after) server.process.kill('SIGKILL');
  });
  await ended;
  server.process.kill('SIGKILL');
  await server.ended;
  return stored;
}

async function expectReadable({ db, objects }: World, source: string, name: string) {
  const { objectSha256 } = await db.instance.findUniqueOrThrow({
    where: { sopInstanceUid: name },
  });
  const kept = await objects.read(objectSha256);
  expect(sha256(kept)).toBe(objectSha256);
  // The listener writes its own preamble and meta header; the data set is as it was sent.
  const sent = readFileSync(path.join(source, name));
  expect(kept.subarray(-8192).equals(sent.subarray(-8192))).toBe(true);
}

it.skipIf(!hasDcmtk)(
  `a listener killed with -9 at ${KILLS} moments has lost nothing that it told storescu is stored`,
  async () => {
    const data = temporaryFolder();
    const rounds: { source: string; stored: string[] }[] = [];
    for (let round = 0; round < KILLS; round++) {
      const source = writeSource(round);
      const after = 1 + Math.floor((round * FILES * 0.8) / KILLS);
      const stored = await sendUntilKilled(data, source, after);
      expect(stored.length).toBeGreaterThanOrEqual(after);
      expect(stored.length).toBeLessThan(FILES);
      rounds.push({ source, stored });
    }
    const verified = await runCommand(data, ['verify', '--json']);
    expect([verified.code, verified.lines.at(-1)]).toEqual([
      0,
      expect.stringContaining('"faults":0'),
    ]);
    const world = await openWorld(testEnv(data));
    try {
      for (const { source, stored } of rounds) {
        for (const name of stored) await expectReadable(world, source, name);
      }
    } finally {
      await closeWorld(world);
    }
  },
  300_000,
);
