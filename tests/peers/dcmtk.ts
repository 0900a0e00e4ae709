import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './orthanc';

/** Whether DCMTK's network programs are installed (Debian: `dcmtk`). */
export const hasDcmtk = spawnSync('storescu', ['--version']).status === 0;
if (!hasDcmtk)
  console.log('Tests with DCMTK’s network programs are skipped: install dcmtk.');

export interface Said {
  readonly code: number;
  /** Everything it printed. */
  readonly text: string;
}

/** Run one of its programs to its end; small messages are not held back. */
export const dcmtk = (program: string, args: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    const options = {
      env: { ...process.env, TCP_NODELAY: '1' },
      maxBuffer: 64 * 1024 * 1024,
    };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, text: stdout + stderr });
    });
  });

/** A DCMTK server of one's own; it listens once this resolves. */
export interface DcmtkServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** What it is sent lies in `folder` afterwards, byte for byte. */
export const startStorescp = (folder: string): Promise<DcmtkServer> => {
  mkdirSync(folder, { recursive: true });
  return startServer('storescp', ['+B', '+xa', '-od', path.resolve(folder)]);
};

/**
 * An archive that is searched and sends, of one title and with an empty folder.
 *
 * @param folder - Where it keeps what it is sent.
 * @param destinations - Ports of this machine by their AE titles: where C-MOVE may send to.
 */
export function startQueryRetrieve(
  folder: string,
  aeTitle: string,
  destinations: Readonly<Record<string, number>>,
): Promise<DcmtkServer> {
  const kept = path.resolve(folder, 'kept');
  mkdirSync(kept, { recursive: true });
  const file = path.resolve(folder, 'dcmqrscp.cfg');
  const hosts = Object.entries(destinations).map(
    ([title, port], index) => `host${index} = (${title}, 127.0.0.1, ${port})`,
  );
  const lines = [
    ...['MaxPDUSize = 16384', 'MaxAssociations = 16'],
    ...['HostTable BEGIN', ...hosts, 'HostTable END'],
    ...['VendorTable BEGIN', 'VendorTable END'],
    ...['AETable BEGIN', `${aeTitle} ${kept} RW (200, 1024mb) ANY`, 'AETable END'],
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return startServer('dcmqrscp', ['-c', file], aeTitle);
}

async function startServer(
  program: string,
  args: readonly string[],
  aeTitle = 'ANY-SCP',
): Promise<DcmtkServer> {
  const port = await freePort();
  const child = spawn(program, [...args, String(port)], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  while (
    (await dcmtk('echoscu', ['-aec', aeTitle, '127.0.0.1', String(port)])).code !== 0
  ) {
    if (child.exitCode !== null) throw new Error(`${program} ended at once.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
