import {
  isPlain,
  plainValues,
  rescaleInPlace,
  type PlainFrame,
} from '@/lib/viewer/first/plain-values';
import { partsOf, type Part } from './parts';
import type { Ready, ToValues } from './values';

// The thread between the one that reads answers and the page's: it takes them apart, and rescales the
// values of their frames where they lie. What it is told and tells: values.ts.

const expected = new Map<number, ReadonlyMap<string, PlainFrame>>();
/** Of whose frames nothing is known yet. */
const early = new Map<number, ArrayBuffer | undefined>();

const hear = ({ data }: MessageEvent<ToValues>) => {
  if ('port' in data) data.port.onmessage = hear;
  else if ('frames' in data) {
    expected.set(data.id, new Map(data.frames));
    if (early.has(data.id)) finish(data.id, early.get(data.id));
  } else if (expected.has(data.id)) finish(data.id, data.body);
  else early.set(data.id, data.body);
};
addEventListener('message', hear);

function finish(id: number, body: ArrayBuffer | undefined) {
  const frames = expected.get(id);
  expected.delete(id);
  early.delete(id);
  const parts = body ? [...partsOf(new Uint8Array(body))] : [];
  const ready: Ready = {
    id,
    parts: parts.map((part) => rescaled(part, frames?.get(part.key))),
  };
  postMessage(ready, { transfer: body ? [body] : [] });
}

function rescaled(part: Part, plain: PlainFrame | undefined): Part {
  // Where no value may begin, values are made in memory of their own: by whoever keeps that.
  if (!plain || part.bytes.byteOffset % 2 !== 0 || !isPlain(plain, part)) return part;
  const { slope, intercept, image } = plain;
  const values = plainValues(part.bytes, image);
  const done = rescaleInPlace(values, { ...image, slope, intercept });
  return done ? { ...part, rescaled: { ...plain, min: done.min, max: done.max } } : part;
}
