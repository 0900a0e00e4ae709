import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const DEBIAN = '/usr/lib/postgresql';

export interface PostgresServer {
  /** A new, empty database. @returns Its `postgresql://` address. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Is PostgreSQL here? Says in one line that its tests are skipped where it isn't. */
export function postgresIsHere(): boolean {
  const here = programs() !== undefined && account() !== undefined;
  if (!here) console.warn('Skipped: PostgreSQL is not installed (postgresql).');
  return here;
}

/** Folder of the programs, the newest version's. */
function programs(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : [];
  const [newest] = versions.sort((a, b) => b - a);
  const folder = path.join(DEBIAN, String(newest), 'bin');
  return existsSync(path.join(folder, 'initdb')) ? folder : undefined;
}

/** Who runs it: it refuses root, so Debian's own user then. */
function account(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => {
    const { stdout, status } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  };
  const uid = id('-u');
  const gid = id('-g');
  return uid !== undefined && gid !== undefined ? { uid, gid } : undefined;
}

/** A server of our own, in a temporary folder; nothing of another one is touched. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = programs();
  const runAs = account();
  if (!bin || !runAs) throw new Error('PostgreSQL is not installed.');
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-pg-'));
  if (runAs.uid !== undefined && runAs.gid !== undefined) {
    chownSync(folder, runAs.uid, runAs.gid);
  }
  const data = path.join(folder, 'data');
  const made = spawnSync(
    path.join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'overread',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--no-locale',
      '--no-sync',
    ],
    { ...runAs, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      '-D',
      data,
      '-k',
      folder,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-F',
    ],
    { ...runAs, cwd: folder, stdio: 'ignore' },
  );
  const address = (name: string) => `postgresql://overread@127.0.0.1:${port}/${name}`;
  await answering(address('postgres'));

  return {
    async database(name) {
      const client = new pg.Client({ connectionString: address('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE "${name}"`);
      await client.end();
      return address(name);
    },
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT'); // fast shutdown
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

async function answering(connectionString: string) {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await wait(100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
