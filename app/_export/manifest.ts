import { exportLineSchema, type ExportLine } from '@/lib/api/exports';

const END = 0x0605_4b50;
const ENTRY = 0x0201_4b50;
/** The end of a ZIP is its last 22 bytes, a comment may follow. */
const END_BYTES = 22 + 0xffff;
const NAME = 'manifest.jsonl';

/**
 * What became of each study of a ZIP that was made here: what is missing in it is told, not left to be
 * found.
 *
 * @returns Nothing where there is no such list to be read: of more than 4 GB, its places have 64 bits.
 */
export async function manifestOf(zip: Blob): Promise<ExportLine[]> {
  const entry = await entryOf(zip);
  if (!entry) return [];
  const { at, packed, isDeflated } = entry;
  const head = await viewOf(zip.slice(at, at + 30));
  const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const stream = zip.slice(from, from + packed).stream();
  const plain = isDeflated
    ? stream.pipeThrough(new DecompressionStream('deflate-raw'))
    : stream;
  const text = await new Response(plain).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => exportLineSchema.parse(JSON.parse(line)));
}

/** Where the list lies, and how long it is there. */
async function entryOf(zip: Blob) {
  const tail = await viewOf(zip.slice(-END_BYTES));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) return undefined;
  const [length, start] = [
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ];
  const list = await viewOf(zip.slice(start, start + length));
  for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === ENTRY;) {
    const named = list.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, named));
    if (name === NAME) {
      return {
        at: list.getUint32(at + 42, true),
        packed: list.getUint32(at + 20, true),
        isDeflated: list.getUint16(at + 10, true) === 8,
      };
    }
    at += 46 + named + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
  }
  return undefined;
}

const viewOf = async (part: Blob) => new DataView(await part.arrayBuffer());
