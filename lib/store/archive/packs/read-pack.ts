import { open } from 'node:fs/promises';
import { HEAD_BYTES, MAGIC, PAGE_BYTES } from '@/lib/store/archive/packs/pack-file';

/** Which objects a pack says that it holds, by their SHA-256: without the database. */
export async function objectsInPack(file: string): Promise<string[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(HEAD_BYTES);
    const found: string[] = [];
    for (let at = 0; at + HEAD_BYTES <= size;) {
      await handle.read(head, 0, HEAD_BYTES, at);
      const isRecord = head.toString('latin1', 0, MAGIC.length) === MAGIC;
      if (isRecord) found.push(head.toString('hex', 16, 48));
      const bytes = isRecord ? Number(head.readBigUInt64LE(8)) : 0;
      at = Math.ceil((at + HEAD_BYTES + bytes) / PAGE_BYTES) * PAGE_BYTES;
    }
    return found;
  } finally {
    await handle.close();
  }
}
