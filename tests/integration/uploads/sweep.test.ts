import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sweepUploads, UPLOAD_LIVES_MS } from '@/lib/workflow/uploads/upload-folder';

it('throws away what nobody goes on with, and nothing that is whole', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-'));
  const now = Date.now();
  const old = new Date(now - UPLOAD_LIVES_MS - 1000);
  const young = new Date(now - UPLOAD_LIVES_MS + 60_000);
  const lay = (digit: string, begun: Date, bytes: number | null, more: object = {}) => {
    const id = digit.repeat(32);
    const creation_date = begun.toISOString();
    if (bytes !== null) writeFileSync(path.join(folder, id), Buffer.alloc(bytes));
    writeFileSync(
      path.join(folder, `${id}.json`),
      JSON.stringify({ id, size: 10, creation_date, ...more }),
    );
  };
  lay('1', old, 5);
  lay('2', young, 5);
  lay('3', old, 10); // waits to be taken in
  lay('4', old, null, { taken: true });
  lay('5', young, null, { taken: true });
  // Left by a server that was killed at the wrong moment.
  for (const [name, when] of [
    [`${'6'.repeat(32)}`, old],
    [`${'7'.repeat(32)}`, young],
    [`${'8'.repeat(32)}.json`, old],
    [`${'9'.repeat(32)}.part`, old],
  ] as const) {
    writeFileSync(path.join(folder, name), '{"half');
    utimesSync(path.join(folder, name), when, when);
  }
  await sweepUploads(folder, now);
  const left = readdirSync(folder).map((name) => name.replace(/(.)\1{31}/, '$1'));
  expect(left.sort()).toEqual(['2', '2.json', '3', '3.json', '5.json', '7']);
});
