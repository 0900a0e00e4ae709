import type { FrameId } from '@/lib/viewer/frames/headers';
import { partsOf, type Part } from '@/lib/viewer/wire/parts';
import {
  startValuesThread,
  type Answered,
  type ValuesThread,
} from '@/lib/viewer/wire/values';

/** What is asked of the thread that reads (public/frame-reader.js). */
export interface Ask {
  readonly id: number;
  readonly url: string;
  readonly init: RequestInit;
  /** Only a few of these are answered at once. */
  readonly waits?: true;
  /** One frame, which is waited for: it takes the short way to the page. */
  readonly single?: true;
}

/** Frames that a page asks for before its program is there (`first/ask-ahead`). */
export interface AskAhead extends Ask {
  readonly accept: string;
  readonly frames: readonly FrameId[];
}

/** What the page left for the program. */
interface Ahead {
  readonly worker: Worker;
  readonly asks: readonly AskAhead[];
  /** Those that came already. */
  readonly answers: (Answered & Pick<Ask, 'single'>)[];
  /** Of one series, until somebody took them. */
  headers?: { readonly root: string; readonly response: Promise<Response> } | undefined;
}
declare global {
  var overreadAhead: Ahead | undefined;
}

export const READER_URL = '/frame-reader.js';

/** The headers of all instances of a series. */
export const headersRequest = (root: string): [url: string, init: RequestInit] => [
  `${root}/metadata`,
  { headers: { accept: 'application/dicom+json' } },
];

/** Frames of a series in one answer; parts of known length, as our server's are. */
export const framesRequest = (
  root: string,
  frames: readonly FrameId[],
  accept: string,
): [url: string, init: RequestInit] => {
  const [type = '', ...parameters] = accept.split(';');
  return [
    `${root}/frames`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: [`multipart/related; type="${type}"`, ...parameters].join(';'),
      },
      body: JSON.stringify({
        frames: frames.map(({ sopInstanceUid, frame }) => ({ sopInstanceUid, frame })),
      }),
    },
  ];
};

interface Threads {
  /** Reads answers (public/frame-reader.js), and hands them on. */
  readonly reader: Worker;
  readonly values: ValuesThread;
}

// null: there can be none here.
let threads: Threads | null | undefined =
  typeof Worker === 'undefined' ? null : undefined;
let asked = 0;
const answers = new Map<number, (parts: readonly Part[]) => void>();

/** Read an answer whole: in threads of their own, where there are threads. None of it where it can't be had. */
export async function readApart(
  [url, init]: readonly [url: string, init: RequestInit],
  frames: readonly FrameId[],
  signal: AbortSignal | undefined,
): Promise<readonly Part[]> {
  const here = threadsHere();
  if (!here || signal?.aborted) return readHere([url, init], signal);
  const id = asked++;
  const answer = answerOf(here, { id, frames }, signal);
  const ask: Ask = { id, url: new URL(url, location.href).href, init };
  here.reader.postMessage(ask);
  return answer;
}

/** Read an answer whole, in this thread: where only one frame is waited for there is no time for another. */
export async function readHere(
  [url, init]: readonly [url: string, init: RequestInit],
  signal: AbortSignal | undefined,
): Promise<readonly Part[]> {
  const response = await fetch(url, { ...init, ...(signal && { signal }) });
  // At once: a part is half a megabyte, and comes in pieces of 64 KB otherwise.
  return response.ok ? [...partsOf(new Uint8Array(await response.arrayBuffer()))] : [];
}

/** Take over, once, what the page asked for ahead of the program; else it is asked for now. */
export function fetchHeaders(root: string): Promise<Response> {
  const ahead = globalThis.overreadAhead;
  if (ahead?.headers?.root !== root) return fetch(...headersRequest(root));
  const { response } = ahead.headers;
  ahead.headers = undefined;
  return response;
}

/**
 * Begin the threads where the page asked for frames ahead of its program: a thread that is begun starts only
 * while the page's has nothing to do, and that is before anything has come.
 */
export function beginThreads(): void {
  if (globalThis.overreadAhead) threadsHere(globalThis.overreadAhead.worker);
}

/**
 * Take over, once, the frames that the page asked for ahead of the program. Their headers are kept.
 *
 * @param isWanted - Nothing else is read any further.
 */
export function takeAhead(
  isWanted: (ask: AskAhead) => boolean,
  signal: AbortSignal,
): (AskAhead & { answer: Promise<readonly Part[]> })[] {
  const ahead = globalThis.overreadAhead;
  globalThis.overreadAhead = undefined;
  const here = ahead && threadsHere(ahead.worker);
  if (!here) return [];
  const taken = ahead.asks.map((ask) => {
    const stopped = isWanted(ask) ? signal : AbortSignal.abort();
    return { ...ask, answer: answerOf(here, ask, stopped) };
  });
  for (const answer of ahead.answers) hear(here, answer);
  return taken.filter(isWanted);
}

function answerOf(
  { reader, values }: Threads,
  { id, frames, single }: Pick<AskAhead, 'id' | 'frames' | 'single'>,
  signal: AbortSignal | undefined,
): Promise<readonly Part[]> {
  const stop = () => reader.postMessage({ id, stop: true });
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const answer = new Promise<readonly Part[]>((resolve) => {
    answers.set(id, (parts) => {
      signal?.removeEventListener('abort', stop);
      resolve(parts);
    });
  });
  if (!single) values.expect(id, frames);
  return answer;
}

/** What the reading thread told the page itself: what is waited for, or came before there was another. */
function hear({ values }: Threads, { id, body, single }: Answered & Pick<Ask, 'single'>) {
  if (!single) values.take({ id, body });
  else if (answers.has(id)) give(id, body ? [...partsOf(new Uint8Array(body))] : []);
  // Nobody took over yet what the page asked for.
  else globalThis.overreadAhead?.answers.push({ id, body, single });
}

function give(id: number, parts: readonly Part[]) {
  answers.get(id)?.(parts);
  answers.delete(id);
}

/** @param begun - A reading thread that is there already. */
function threadsHere(begun?: Worker): Threads | null {
  if (threads !== undefined) return threads;
  // Of what is lost with them every frame is asked for alone.
  const end = () => {
    threads = null;
    for (const id of answers.keys()) give(id, []);
  };
  const reader = begun ?? new Worker(READER_URL);
  const values = startValuesThread(({ id, parts }) => give(id, parts), end);
  const here = { reader, values };
  reader.onmessage = ({ data }: MessageEvent<Answered>) => hear(here, data);
  reader.onerror = end;
  reader.postMessage({ port: values.port }, [values.port]);
  threads = here;
  return here;
}
