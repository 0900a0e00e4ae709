import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { textOf, readsPdf } from '@/tests/unit/export/pdf-text';

const SYNC = { finishFlush: 2 } as const; // Z_SYNC_FLUSH: what is cut off still says something

/** What is packed in a file, wherever a stream begins: gzip, zlib (PDF, PNG), and in ZIPs deflate. */
function unpacked(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const tryAt = (at: number, how: (part: Buffer) => Buffer) => {
    try {
      const out = how(bytes.subarray(at));
      if (out.length > 8) found.push(out);
    } catch {
      // No stream begins here.
    }
  };
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    if ([0x01, 0x5e, 0x9c, 0xda].includes(bytes[at + 1] ?? 0)) {
      tryAt(at, (part) => inflateSync(part, SYNC));
    }
  }
  for (let at = bytes.indexOf('\x1f\x8b\x08', 0, 'latin1'); at >= 0;) {
    tryAt(at, (part) => gunzipSync(part, SYNC));
    at = bytes.indexOf('\x1f\x8b\x08', at + 1, 'latin1');
  }
  for (let at = bytes.indexOf('PK\x03\x04', 0, 'latin1'); at >= 0;) {
    const skip = 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    tryAt(at + skip, (part) => inflateRawSync(part, SYNC));
    at = bytes.indexOf('PK\x03\x04', at + 1, 'latin1');
  }
  return found;
}

/**
 * Which of these strings stand in a file, in its name, or in what is packed in it: as UTF-8, Latin-1 or
 * UTF-16 of either order, in a PDF as its pages say them.
 */
export function leftOf(
  marks: readonly string[],
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): string[] {
  const file = Buffer.from(bytes);
  const isPdf = readsPdf && file.includes('%PDF-');
  const all = [
    ...[Buffer.from(name), file, ...unpacked(file)],
    ...(isPdf ? [textOf(file)] : []),
  ];
  return marks.filter((mark) => {
    const forms = [
      Buffer.from(mark),
      Buffer.from(mark, 'utf16le'),
      Buffer.from(mark, 'utf16le').swap16(),
    ];
    return all.some((part) => forms.some((form) => part.includes(form)));
  });
}
