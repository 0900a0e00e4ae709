import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import next from 'next';
import { answerDicomweb } from '@/app/dicomweb/server';
import { answerUploads, openUploads } from '@/app/uploads/server';
import { stopAtDoor } from '@/lib/api/http/front-door';
import { readEnv, type Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { record, recordOnce } from '@/lib/workflow/audit/record';
import { listen as listenForDicom } from '@/lib/workflow/pacs/listen';
import { serverWorld } from '@/lib/workflow/world';

/**
 * The server: migrates, loads the samples on the very first start, then answers. Its last start-up
 * line is `Overread is ready on <url>`.
 */
async function serve(env: Env, dev: boolean) {
  const loaded = await overread(env, ['samples', '--once']);
  if (loaded !== 0)
    throw new Error('The database or the samples could not be made ready.');

  const app = next({ dev, dir: env.root, hostname: env.host, port: env.port });
  await app.prepare();
  const answerPage = app.getRequestHandler();
  const server = createServer((request, response) => {
    const refusal = stopAtDoor(request, response, { origins: env.origins, dev });
    if (refusal) return void recordRefusal(refusal).catch(console.error);
    if (answerDicomweb(request, response) || answerUploads(request, response)) return;
    void answerPage(request, response);
  });
  // An import of many gigabytes takes as long as it takes.
  server.requestTimeout = 0;
  const port = await listen(server, env);
  const url = `http://${addressOf(env.host, port)}`;

  const health = await fetch(`${url}/api/health`);
  if (!health.ok) throw new Error(`The server answers ${health.status}.`);
  await openUploads();
  const world = await serverWorld();
  const dicom = await listenForDicom(world);
  if (dicom) {
    console.log(
      `DICOM: ${dicom.aeTitle} listens on ${addressOf(dicom.host, dicom.port)}`,
    );
  }
  await record(world, { kind: 'server-started', action: 'E' });
  console.log(`Overread is ready on ${url}`);
  return { server, dicom };
}

/** What was refused at the door: which way, and not by whom, since a forged name may be anything. */
const recordRefusal = async ({ code }: AppError) =>
  recordOnce(
    { ...(await serverWorld()), user: 'Unknown' },
    {
      kind: 'refused',
      action: 'E',
      outcome: 4,
      object: `door ${code}`,
    },
  );

const addressOf = (host: string, port: number) =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Our own command in a process of its own. @returns Its exit code. */
function overread(env: Env, args: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, path.join(env.root, 'lib/cli/main.ts'), ...args],
    { stdio: 'inherit' },
  );
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

const listen = (server: Server, { host, port }: Env) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`PORT: ${port} is taken on ${host}. Set PORT to another one.`)
          : error,
      ),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

try {
  const served = await serve(readEnv(process.env), process.argv.includes('--dev'));
  const stop = () => {
    const closed = new Promise((resolve) => served.server.close(resolve));
    const recorded = serverWorld().then((world) =>
      record(world, { kind: 'server-stopped', action: 'E' }),
    );
    void Promise.allSettled([closed, recorded, served.dicom?.close()]).then(() =>
      process.exit(0),
    );
    served.server.closeIdleConnections();
    // What is still being answered gets a moment.
    setTimeout(() => process.exit(0), 5000).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // The launcher was killed outright: nobody would stop us any more.
  process.on('disconnect', () => process.exit(1));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  if (error instanceof AppError && error.hint) console.error(error.hint);
  process.exit(1);
}
