import type { Answered, Asked } from '@/lib/viewer/frames/bytes-worker';
import { acceptOf, type FrameId } from '@/lib/viewer/frames/headers';

/** A frame as it came, not decoded. */
export interface FrameBytes {
  /** In memory that others have parts of, too. */
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
}

// Bytes wait here between the wire and the decoder; nothing stays.
const here = new Map<string, FrameBytes>();
const coming = new Map<string, Promise<void>>();
const taken = new Set<string>();

const keyOf = ({ sopInstanceUid, frame }: FrameId) => `${sopInstanceUid}/${frame}`;

/** The bytes of a frame, once: they are forgotten here. */
export function takeBytes(frame: FrameId): FrameBytes | undefined {
  const key = keyOf(frame);
  const found = here.get(key);
  here.delete(key);
  if (found) taken.add(key);
  return found;
}

/** The bytes of a frame, where they are here; they stay. */
export const peekBytes = (frame: FrameId): FrameBytes | undefined =>
  here.get(keyOf(frame));

/** Let go of what nobody shows any more: asked for again, it comes again. */
export function forgetBytes(frames: readonly FrameId[]): void {
  for (const key of frames.map(keyOf)) {
    here.delete(key);
    taken.delete(key);
  }
}

/** Whether its bytes were here once: most likely it is a picture by now. */
export const wasTaken = (frame: FrameId): boolean => taken.has(keyOf(frame));

/** Resolves when a frame that was asked for is here, or is known not to come this way. */
export const whenHere = (frame: FrameId): Promise<void> =>
  coming.get(keyOf(frame)) ?? Promise.resolve();

/**
 * Ask for frames of a series in one answer; each is here as soon as its part came. What is here, or was
 * asked for by others, is not asked for again. One that can't be
 * given, or whose connection broke, is simply not here: who asks for it alone is told why.
 *
 * @param root - Of the series, below DICOMweb's base.
 * @param frames - In the order in which they are wanted; their headers are kept.
 * @param onHere - Called for each that is.
 */
export async function fetchBytes(
  root: string,
  frames: readonly FrameId[],
  { signal, onHere }: { signal?: AbortSignal; onHere?: (frame: FrameId) => void } = {},
): Promise<void> {
  const isHere = (frame: FrameId) => {
    if (here.has(keyOf(frame))) onHere?.(frame);
  };
  const wanted = frames.filter(
    (each) => !here.has(keyOf(each)) && !coming.has(keyOf(each)),
  );
  const others = frames.flatMap(
    (each) => coming.get(keyOf(each))?.then(() => isHere(each)) ?? [],
  );
  for (const frame of frames) isHere(frame);
  const settle = new Map<string, () => void>();
  for (const key of wanted.map(keyOf)) {
    coming.set(key, new Promise((resolve) => settle.set(key, resolve)));
  }
  const byAccept = Map.groupBy(wanted, acceptOf);
  await Promise.all([
    ...others,
    ...[...byAccept].map(async ([accept, group]) => {
      const named = new Map(group.map((frame) => [keyOf(frame), frame]));
      try {
        for await (const part of partsOf(root, group, accept, signal)) {
          const frame = named.get(part.key);
          if (!frame) continue;
          here.set(part.key, part);
          settle.get(part.key)?.();
          onHere?.(frame);
        }
      } catch {
        // Whoever wants one of them asks for it alone.
      } finally {
        for (const key of named.keys()) {
          settle.get(key)?.();
          coming.delete(key);
        }
      }
    }),
  ]);
}

/** Parts of known length, as our server's are. */
async function* partsOf(
  root: string,
  frames: readonly FrameId[],
  accept: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<FrameBytes & { key: string }> {
  const [type = '', ...parameters] = accept.split(';');
  const init = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: [`multipart/related; type="${type}"`, ...parameters].join(';'),
    },
    body: JSON.stringify({
      frames: frames.map(({ sopInstanceUid, frame }) => ({ sopInstanceUid, frame })),
    }),
  };
  // A single one is waited for: there is no time to begin a thread.
  const answer = await (frames.length > 1 ? readApart : read)(
    `${root}/frames`,
    init,
    signal,
  );
  if (!answer) return;
  const body = new Uint8Array(answer);
  for (let at = 0; ;) {
    const end = indexOfHeadEnd(body, at);
    const head = latin1(body.subarray(at, end));
    const length = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? NaN);
    const [, sop, frame] =
      /^content-location:.*\/instances\/([^/\s]+)\/frames\/(\d+)/im.exec(head) ?? [];
    const syntax = /transfer-syntax="?([\d.]+)/i.exec(head)?.[1];
    const start = end + HEAD_END.length;
    // The closing delimiter has no length, and what was cut off isn't taken.
    if (!(start + length <= body.length)) return;
    if (sop && frame && syntax) {
      const bytes = body.subarray(start, start + length);
      yield { key: `${sop}/${frame}`, bytes, transferSyntaxUid: syntax };
    }
    at = start + length;
  }
}

async function read(
  url: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer | undefined> {
  const response = await fetch(url, { ...init, ...(signal && { signal }) });
  // At once: a part is half a megabyte, and comes in pieces of 64 KB otherwise.
  return response.ok ? response.arrayBuffer() : undefined;
}

// Taking an answer off the wire costs the page's own thread more than all else that is done with it.
// null: there can be none here.
let reader: Worker | null | undefined = typeof Worker === 'undefined' ? null : undefined;
let asked = 0;
const answers = new Map<number, (body: ArrayBuffer | undefined) => void>();

function readApart(
  url: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer | undefined> {
  if (reader === undefined) reader = beginReader();
  const worker = reader;
  if (!worker || signal?.aborted) return read(url, init, signal);
  const id = asked++;
  const ask = (what: Asked) => worker.postMessage(what);
  return new Promise((resolve) => {
    const stop = () => ask({ id, stop: true });
    signal?.addEventListener('abort', stop, { once: true });
    answers.set(id, (body) => {
      signal?.removeEventListener('abort', stop);
      resolve(body);
    });
    ask({ id, url: new URL(url, location.href).href, init });
  });
}

function beginReader(): Worker {
  const worker = new Worker(new URL('./bytes-worker.ts', import.meta.url), {
    type: 'module',
  });
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
    answers.get(data.id)?.(data.body);
    answers.delete(data.id);
  });
  // Of these every frame is asked for alone.
  worker.addEventListener('error', () => {
    reader = null;
    for (const answer of answers.values()) answer(undefined);
    answers.clear();
  });
  return worker;
}

const HEAD_END = [13, 10, 13, 10] as const;
const MOST_HEAD = 16 * 1024;

/** Where the headers of a part (RFC 2046) end; the end of the body where they don't. */
function indexOfHeadEnd(body: Uint8Array, from: number): number {
  const most = Math.min(body.length - HEAD_END.length, from + MOST_HEAD);
  for (let at = from; at <= most; at++) {
    if (HEAD_END.every((byte, offset) => body[at + offset] === byte)) return at;
  }
  return body.length;
}

const latin1 = (bytes: Uint8Array) =>
  String.fromCharCode(...bytes.subarray(0, MOST_HEAD));
