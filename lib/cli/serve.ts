import { spawn } from 'node:child_process';
import { createServer, get, type Server } from 'node:http';
import path from 'node:path';
import next from 'next';
import { assetsOf } from '@/app/assets/server';
import { answerDicomweb } from '@/app/dicomweb/server';
import { enter } from '@/app/door/door';
import { answerUploads, openUploads } from '@/app/uploads/server';
import { stopAtDoor } from '@/lib/api/http/front-door';
import { readEnv, type Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { record, recordOnce } from '@/lib/workflow/audit/record';
import { startExperiments } from '@/lib/workflow/experiments/queue/start';
import { listen as listenForDicom } from '@/lib/workflow/pacs/listen';
import { resumeAll } from '@/lib/workflow/pacs/push/pushes';
import { sweepSessions } from '@/lib/store/people/accounts';
import { openSetUp } from '@/lib/workflow/people/sign-in';
import { startRetention } from '@/lib/workflow/retention/daily';
import { ownWorld } from '@/lib/workflow/world';

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
  const answerAssets = dev ? () => false : assetsOf(path.join(env.root, '.next'));
  const server = createServer((request, response) => {
    const refusal = stopAtDoor(request, response, { ...env, dev });
    if (refusal) return void recordRefusal(refusal).catch(console.error);
    const answer = () => {
      if (answerAssets(request, response)) return;
      if (answerDicomweb(request, response) || answerUploads(request, response)) return;
      void answerPage(request, response);
    };
    if (env.auth === 'off') return answer();
    enter(request, response, answer).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  // An import of many gigabytes takes as long as it takes.
  server.requestTimeout = 0;
  const port = await listen(server, env);
  const url = `http://${addressOf(env.host, port)}`;

  const health = await statusOf(env.host, port);
  if (health !== 200) throw new Error(`The server answers ${health}.`);
  await openUploads();
  const world = await ownWorld();
  const dicom = await listenForDicom(world);
  if (dicom) {
    console.log(
      `DICOM: ${dicom.aeTitle} listens on ${addressOf(dicom.host, dicom.port)}`,
    );
  }
  await record(world, { kind: 'server-started', action: 'E' });
  const found = env.publicUrl ?? url;
  const code = await openSetUp(world);
  // Behind `#`, what is no business of anybody's log stays in the browser.
  if (code) console.log(`There is no account yet. Make yours: ${found}/set-up#${code}`);
  setInterval(() => void sweepSessions(world.db).catch(console.error), SWEEP).unref();
  startRetention(world);
  await resumeAll(world);
  // What the command line was sending, should it be ended before its end.
  setInterval(() => void resumeAll(world).catch(console.error), TAKE_OVER).unref();
  startExperiments(world);
  console.log(`Overread is ready on ${found}`);
  return { server, dicom };
}

/** What was refused at the door: which way, and not by whom, since a forged name may be anything. */
const recordRefusal = async ({ code }: AppError) =>
  recordOnce(
    { ...(await ownWorld()), user: 'Unknown' },
    {
      kind: 'refused',
      action: 'E',
      outcome: 4,
      object: `door ${code}`,
    },
  );

const SWEEP = 3600 * 1000;
const TAKE_OVER = 60 * 1000;

/** Asked as this machine, whatever address is listened on. */
const statusOf = (host: string, port: number) =>
  new Promise<number | undefined>((resolve, reject) => {
    const any = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
    const asked = { host: any.replace(/[[\]]/g, ''), port, path: '/api/health' };
    get({ ...asked, headers: { host: 'localhost' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).once('error', reject);
  });

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
    const recorded = ownWorld().then((world) =>
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
