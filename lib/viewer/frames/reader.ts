import type { FrameId } from '@/lib/viewer/frames/headers';

/** What is asked of the thread that reads (public/frame-reader.js). */
export interface Ask {
  readonly id: number;
  readonly url: string;
  readonly init: RequestInit;
  /** Only a few of these are answered at once. */
  readonly waits?: true;
}

/** undefined: there is none to be had this way. */
interface Answered {
  readonly id: number;
  readonly body: ArrayBuffer | undefined;
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
  readonly answers: readonly Answered[];
}
declare global {
  var overreadAhead: Ahead | undefined;
}

export const READER_URL = '/frame-reader.js';

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

// null: there can be none here.
let reader: Worker | null | undefined = typeof Worker === 'undefined' ? null : undefined;
let asked = 0;
const answers = new Map<number, (body: ArrayBuffer | undefined) => void>();

/** Read an answer whole: in a thread of its own, where there are threads. */
export function readApart(
  [url, init]: readonly [url: string, init: RequestInit],
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer | undefined> {
  const worker = readerHere();
  if (!worker || signal?.aborted) return readHere([url, init], signal);
  const id = asked++;
  const answer = answerOf(worker, id, signal);
  const ask: Ask = { id, url: new URL(url, location.href).href, init };
  worker.postMessage(ask);
  return answer;
}

/** Read an answer whole, in this thread: where only one frame is waited for there is no time for another. */
export async function readHere(
  [url, init]: readonly [url: string, init: RequestInit],
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer | undefined> {
  const response = await fetch(url, { ...init, ...(signal && { signal }) });
  // At once: a part is half a megabyte, and comes in pieces of 64 KB otherwise.
  return response.ok ? response.arrayBuffer() : undefined;
}

/**
 * Take over, once, what the page asked for ahead of the program.
 *
 * @param isWanted - Nothing else is read any further.
 */
export function takeAhead(
  isWanted: (ask: AskAhead) => boolean,
  signal: AbortSignal,
): (AskAhead & { answer: Promise<ArrayBuffer | undefined> })[] {
  const ahead = globalThis.overreadAhead;
  globalThis.overreadAhead = undefined;
  const worker = ahead && readerHere(ahead.worker);
  if (!worker) return [];
  const taken = ahead.asks.map((ask) => {
    const stopped = isWanted(ask) ? signal : AbortSignal.abort();
    return { ...ask, answer: answerOf(worker, ask.id, stopped) };
  });
  for (const { id, body } of ahead.answers) give(id, body);
  return taken.filter(isWanted);
}

function answerOf(
  worker: Worker,
  id: number,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer | undefined> {
  const stop = () => worker.postMessage({ id, stop: true });
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    answers.set(id, (body) => {
      signal?.removeEventListener('abort', stop);
      resolve(body);
    });
  });
}

function give(id: number, body: ArrayBuffer | undefined) {
  answers.get(id)?.(body);
  answers.delete(id);
}

/** @param begun - One that is there already. */
function readerHere(begun?: Worker): Worker | null {
  if (reader !== undefined) return reader;
  const worker = begun ?? new Worker(READER_URL);
  worker.onmessage = ({ data: { id, body } }: MessageEvent<Answered>) => give(id, body);
  // Of these every frame is asked for alone.
  worker.onerror = () => {
    reader = null;
    for (const answer of answers.values()) answer(undefined);
    answers.clear();
  };
  reader = worker;
  return worker;
}
