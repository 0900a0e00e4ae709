import type { FrameId } from '@/lib/viewer/frames/headers';
import type { Extremes, PlainFrame } from '@/lib/viewer/first/plain-values';

/** A frame as it came, not decoded. */
export interface FrameBytes {
  /** In memory that others have parts of, too. */
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
  /** The values were rescaled where they lie: the bytes are not those that came any more. */
  readonly rescaled?: (PlainFrame & Extremes) | undefined;
}

/** One of those that came in one answer. */
export interface Part extends FrameBytes {
  readonly key: string;
}

export const keyOf = ({ sopInstanceUid, frame }: FrameId) => `${sopInstanceUid}/${frame}`;

/** Parts of known length, as our server's are. */
export function* partsOf(body: Uint8Array): Generator<Part> {
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
