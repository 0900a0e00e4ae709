import { serveThread } from '@/lib/codecs/threads/thread';
import { isOwnFile, keepObject } from '@/lib/store/archive/objects';
import { isInPack, writeToPack } from '@/lib/store/archive/packs/pack-file';
import type { GroupRequest, GroupResult, ToStore } from './pack-writer';

serveThread<GroupRequest, GroupResult>(
  async (request) => ({ result: store(request), transfer: [] }),
  { code: 'store_failed', message: 'The image store took no more bytes.' },
);

/** Store what isn't there; a file that was lost is written again. */
function store({ folder, pack, objects }: GroupRequest): GroupResult {
  const isThere = ({ sha256, bytes, known }: ToStore) =>
    known !== undefined &&
    (known.packed
      ? isInPack(folder, known.packed, bytes.byteLength)
      : isOwnFile(folder, sha256));
  const missing = objects.filter((object) => !isThere(object));
  const toPack = missing.flatMap(({ sha256, bytes, offset }) =>
    offset === undefined ? [] : [{ sha256, bytes, offset }],
  );
  for (const { bytes, offset } of missing) {
    if (offset === undefined) keepObject(folder, bytes);
  }
  const faults = toPack.length > 0 ? writeToPack(folder, pack, toPack) : [];
  const stored = new Set(missing.map(({ sha256 }) => sha256));
  const written = new Map(toPack.map(({ sha256 }, at) => [sha256, faults[at]]));
  return objects.map(({ sha256, offset }) => {
    const fault = written.get(sha256);
    if (fault) {
      const { message, hint, code } = fault;
      return { failure: { message, code, ...(hint === undefined ? {} : { hint }) } };
    }
    const isPacked = written.has(sha256) && offset !== undefined;
    if (isPacked) return { packed: { pack, offset } };
    return stored.has(sha256) ? {} : { found: true };
  });
}
