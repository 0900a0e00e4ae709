import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Is the program here? Says in one line that its tests are skipped where it isn't. */
export function installed(
  command: string,
  args: readonly string[],
  from: string,
): boolean {
  const { error, status } = spawnSync(command, args);
  const here = error === undefined && status !== null && status < 2;
  if (!here) console.warn(`Skipped: ${command} is not installed (${from}).`);
  return here;
}

/** Run a program on a file with these bytes; the file is gone afterwards. */
export function runOn(bytes: Uint8Array, command: string, args: readonly string[] = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-export-'));
  try {
    const file = path.join(folder, 'file.dcm');
    writeFileSync(file, bytes);
    const { status, stdout, stderr } = spawnSync(command, [...args, file], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stdout, stderr, lines: `${stdout}\n${stderr}`.split('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
