import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Behaviour, json } from '@/tests/contract/stand-in/behaviour';
import type { RecordedRequest } from '@/tests/contract/stand-in/server';
import type { JobWire, Made } from './job-wire';

export interface JobStandIn {
  readonly baseUrl: string;
  /** Work that was handed in. */
  readonly requests: readonly RecordedRequest[];
  /** Jobs that were deleted. */
  readonly forgotten: readonly string[];
  reply(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/** How many times a job that takes its time is still running when it is asked after. */
const SLOW = 1000;

interface Job {
  behaviour: Behaviour;
  asked: number;
  taken: Buffer[];
}

/** A stand-in for a server of jobs, as strict as its documentation. */
export async function startJobServer(
  wire: JobWire,
  { apiKey }: { apiKey?: string } = {},
): Promise<JobStandIn> {
  const requests: RecordedRequest[] = [];
  const forgotten: string[] = [];
  const queue: Behaviour[] = [];
  const jobs = new Map<string, Job>();
  const closing = new AbortController();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const problem = (response: ServerResponse, status: number, message: string) =>
    json(response, status, { error: { message } });

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { headers, method, url: path = '' } = request;
    const shown = headers.authorization ?? '';
    if (apiKey && shown !== `Bearer ${apiKey}`) {
      return problem(response, 401, `Incorrect API key: ${shown}`);
    }
    if (method === 'GET' && path in wire.asked) {
      return json(response, 200, wire.asked[path]);
    }
    if (method === 'POST' && path === wire.submitPath) return submit(path, body, headers);
    const [, id = '', rest = ''] =
      new RegExp(`^${wire.jobsPath ?? 'none'}/([^/]+)(/.*)?$`).exec(path) ?? [];
    const job = jobs.get(id);
    if (!job) return problem(response, 404, `No route ${path}`);
    if (method === 'DELETE' && rest === '') {
      forgotten.push(id);
      return void response.writeHead(204).end();
    }
    if (method !== 'GET') return problem(response, 405, 'Method not allowed');
    return rest === '' ? state(job) : result(job, rest);

    async function submit(
      at: string,
      bytes: Buffer,
      sent: IncomingMessage['headers'],
    ): Promise<void> {
      const form = await new Response(new Uint8Array(bytes), {
        headers: { 'content-type': String(sent['content-type']) },
      })
        .formData()
        .catch(() => undefined);
      if (!form) return problem(response, 415, 'is no multipart/form-data');
      let taken: Buffer[];
      try {
        taken = await wire.take(form);
      } catch (error) {
        requests.push({ path: at, headers: sent, text: bytes.toString(), images: [] });
        return problem(response, 422, (error as Error).message);
      }
      requests.push({ path: at, headers: sent, text: bytes.toString(), images: taken });
      const behaviour = queue.length > 1 ? queue.shift() : queue[0];
      if (!behaviour) return problem(response, 500, 'The test queued no answer.');
      switch (behaviour.kind) {
        case 'status': {
          const error = { error: { message: `The test wanted a ${behaviour.status}.` } };
          const { status, body: own = error } = behaviour;
          return json(response, status, own, behaviour.headers);
        }
        case 'reset':
          return void response.socket?.resetAndDestroy();
        case 'body':
          response.writeHead(200, { 'content-type': behaviour.type });
          return void response.end(behaviour.body);
        case 'redirect':
          return void response.writeHead(307, { location: behaviour.to }).end();
        default: {
          if (behaviour.kind === 'answer' && behaviour.silentMs) {
            await wait(behaviour.silentMs, undefined, { signal: closing.signal });
          }
          if (wire.atOnce) return answerAtOnce(wire.atOnce, behaviour, taken);
          const id = `job-${jobs.size + 1}`;
          jobs.set(id, { behaviour, asked: 0, taken });
          return json(response, 202, { id });
        }
      }
    }

    async function answerAtOnce(
      atOnce: NonNullable<JobWire['atOnce']>,
      behaviour: Behaviour,
      taken: Buffer[],
    ) {
      if (behaviour.kind === 'endless') return endless();
      if (behaviour.kind === 'answer' && behaviour.pauseMs) {
        await wait(60_000, undefined, { signal: closing.signal });
      }
      const { type, body: said } = atOnce(textOf(behaviour), taken);
      response.writeHead(200, { 'content-type': type });
      response.end(said);
    }

    async function endless() {
      response.writeHead(200, { 'content-type': 'application/json' });
      while (!closing.signal.aborted) {
        await new Promise((sent) => response.write('and so on '.repeat(100), sent));
      }
    }

    function state(of: Job) {
      of.asked += 1;
      if (of.behaviour.kind === 'refusal') {
        return json(response, 200, { state: 'refused', reason: of.behaviour.text });
      }
      const slow = of.behaviour.kind === 'answer' && of.behaviour.pauseMs;
      const states = [
        'queued',
        'running',
        ...(slow ? Array<string>(SLOW).fill('running') : []),
      ];
      const now = states[of.asked - 1] ?? 'done';
      const text = textOf(of.behaviour);
      return json(response, 200, {
        state: now,
        ...(now === 'running' && { progress: 0.5, etaMs: 1000 }),
        ...(now === 'done' && wire.done?.(text)),
      });
    }

    async function result(of: Job, at: string) {
      if (of.behaviour.kind === 'endless') return endless();
      const found: Made | undefined = wire.results(textOf(of.behaviour), of.taken)[at];
      if (!found) return problem(response, 404, `No route ${at}`);
      response.writeHead(200, { 'content-type': found.type });
      response.end(found.body);
    }
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    forgotten,
    reply: (...behaviours) => void queue.splice(0, queue.length, ...behaviours),
    close: () =>
      new Promise((done) => {
        closing.abort();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const textOf = (behaviour: Behaviour) => ('text' in behaviour ? behaviour.text : '');
