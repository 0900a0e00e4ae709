import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    appUrl: string;
    /** An archive with the samples, to be copied; empty where the server is another's. */
    samplesFolder: string;
  }
}

/** A server of the built app on a port of its own, with an archive of its own. */
export interface AppServer {
  url: string;
  /** Of the command; the server is its child. */
  pid: number;
  dataFolder: string;
  /** Where the first account is made, if there is none yet. */
  setUpUrl: string | undefined;
  stop(): Promise<void>;
}

/**
 * Start what `npm start` ends in, samples included.
 *
 * @param environment - On top of the test's own, e.g. `OVERREAD_MODELS`.
 * @param archive - A folder of which its own is a copy.
 */
export async function startApp(
  environment: Record<string, string> = {},
  archive?: string,
): Promise<AppServer> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'overread-'));
  if (archive) cpSync(archive, dataFolder, { recursive: true });
  const server = spawn(process.execPath, ['lib/cli/overread.mjs', 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      OVERREAD_DATA: dataFolder,
      ...environment,
    },
  });
  const stop = async () => {
    if (server.exitCode === null) {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
    }
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const { url, setUpUrl } = await readySaid(server);
    return { url, setUpUrl, pid: server.pid ?? 0, dataFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The addresses in its start-up lines, once it is ready. */
function readySaid(
  server: ChildProcess,
): Promise<{ url: string; setUpUrl: string | undefined }> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /Overread is ready on (\S+)/.exec(said)?.[1];
      if (url) resolve({ url, setUpUrl: /\S+\/set-up#\S+/.exec(said)?.[0] });
    });
    server.once('exit', (code) => {
      reject(new Error(`The server ended with ${code} before it was ready.\n${said}`));
    });
  });
}

/**
 * vitest's global set-up: one server with the samples for all browser tests, or the one that
 * OVERREAD_TEST_URL names, for whoever works on a page.
 */
export default async function setup(project: TestProject) {
  const running = process.env['OVERREAD_TEST_URL'];
  project.provide('samplesFolder', '');
  if (running) return project.provide('appUrl', running);
  const samplesFolder = mkdtempSync(path.join(tmpdir(), 'overread-samples-'));
  spawnSync(process.execPath, ['lib/cli/overread.mjs', 'samples'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, OVERREAD_DATA: samplesFolder },
  });
  const app = await startApp({}, samplesFolder);
  project.provide('samplesFolder', samplesFolder);
  project.provide('appUrl', app.url);
  return async () => {
    await app.stop();
    rmSync(samplesFolder, { recursive: true, force: true });
  };
}
