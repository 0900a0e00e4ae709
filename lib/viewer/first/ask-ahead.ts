import { BATCH, outward } from '@/lib/viewer/first/ahead';
import { acceptOf, type FrameId } from '@/lib/viewer/frames/headers';
import {
  framesRequest,
  headersRequest,
  READER_URL,
  type AskAhead,
} from '@/lib/viewer/wire/reader';

/** More than these hold is not read ahead of the program (public/frame-reader.js). */
const ANSWERS_AT_MOST = 42;

/**
 * What a page asks for before its program is there: the slice that is shown first, then the others
 * from it outward. Nothing is known of headers yet: frames come as they are stored, and are asked for
 * again where that is not how they are shown.
 *
 * @param root - Of the series, below this server's own address.
 * @param from - Of the slice that is shown first.
 */
export function asksAhead(
  root: string,
  frames: readonly FrameId[],
  from: number,
): AskAhead[] {
  const [first, ...others] = outward(frames.length, from).flatMap(
    (index) => frames[index] ?? [],
  );
  if (!first) return [];
  const batches = [[first]];
  while (others.length > 0 && batches.length < ANSWERS_AT_MOST) {
    batches.push(others.splice(0, BATCH));
  }
  const accept = acceptOf(undefined);
  return batches.map((batch, at) => {
    const [url, init] = framesRequest(root, batch, accept);
    // Below those that the program counts.
    const ask = { id: -1 - at, url, init, accept, frames: batch.map(idOf) };
    return at === 0 ? { ...ask, single: true } : { ...ask, waits: true };
  });
}

const idOf = ({ sopInstanceUid, frame }: FrameId): FrameId => ({ sopInstanceUid, frame });

/**
 * The script that asks, for the headers of the series, too: it stands in the page itself, so that it runs
 * before anything has come.
 */
export function scriptOf(root: string, asks: readonly AskAhead[]): string {
  const data = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
  const [url, init] = headersRequest(root);
  const fetched = `fetch(${data(url)},${data(init)})`;
  return `{const headers=${fetched},asks=${data(asks)},answers=[],worker=new Worker(${JSON.stringify(READER_URL)});worker.onmessage=({data})=>answers.push(data);for(const ask of asks)worker.postMessage(ask);headers.catch(()=>undefined);globalThis.overreadAhead={worker,asks,answers,headers:{root:${data(root)},response:headers}}}`;
}
