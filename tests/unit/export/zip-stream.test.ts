import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { once, zipOf, type ZipEntry } from '@/lib/workflow/export/zip-stream';

/** Entries that are counted when they are asked for. */
function counted(number: number, bytes: Uint8Array, failsAt = Infinity) {
  const state = { asked: 0, isEnded: false };
  async function* entries(): AsyncGenerator<ZipEntry> {
    try {
      for (let index = 0; index < number; index++) {
        state.asked += 1;
        if (index === failsAt) throw new Error('no such study');
        yield {
          name: `${index}.bin`,
          mediaType: 'application/gzip',
          chunks: once(bytes),
        };
      }
    } finally {
      state.isEnded = true;
    }
  }
  return { state, entries: entries() };
}

it('holds every entry whole, empty ones too', async () => {
  const bytes = randomBytes(200_000);
  async function* entries(): AsyncGenerator<ZipEntry> {
    yield { name: 'a', mediaType: 'text/plain', chunks: once(bytes) };
    yield { name: 'b', mediaType: 'image/png', chunks: once(new Uint8Array()) };
    yield { name: 'c', mediaType: 'application/gzip', chunks: once(bytes) };
  }
  const zip = await fromBufferPromise(await buffer(zipOf(entries())), {});
  const found: [string, boolean, number][] = [];
  for await (const entry of zip.eachEntry()) {
    const inside = await buffer(await zip.openReadStreamPromise(entry));
    const same = inside.equals(entry.fileName === 'b' ? Buffer.alloc(0) : bytes);
    found.push([entry.fileName, same, entry.compressionMethod]);
  }
  expect(found).toEqual([
    ['a', true, 8],
    ['b', true, 0],
    ['c', true, 0],
  ]);
});

it('asks for the next entry only when the one before was read', async () => {
  const { state, entries } = counted(12, randomBytes(1_000_000));
  let read = 0;
  for await (const chunk of zipOf(entries)) {
    read += chunk.length;
    expect(state.asked).toBeLessThanOrEqual(read / 1_000_000 + 2);
  }
  expect(state.asked).toBe(12);
});

it('ends its entries when nobody reads any further', async () => {
  const { state, entries } = counted(50, randomBytes(1_000_000));
  const zip = zipOf(entries);
  await zip.next();
  await zip.return(undefined);
  expect(state).toEqual({ asked: 1, isEnded: true });
});

it('fails in the middle, rather than ending as if all were there', async () => {
  const { entries } = counted(5, randomBytes(1000), 2);
  await expect(buffer(zipOf(entries))).rejects.toThrow('no such study');
});

it('fails when an entry can’t be read to its end', async () => {
  async function* entries(): AsyncGenerator<ZipEntry> {
    yield {
      name: 'a',
      mediaType: 'text/plain',
      *chunks() {
        yield new Uint8Array(10);
        throw new Error('the disk is gone');
      },
    };
  }
  await expect(buffer(zipOf(entries()))).rejects.toThrow('the disk is gone');
});

it('keeps nothing of the entries that were read', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  // Memory that is garbage is given back by another thread, some time after.
  const held = async () => {
    let least = Infinity;
    for (let reading = 0; reading < 20; reading++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 5));
      least = Math.min(least, process.memoryUsage().arrayBuffers);
    }
    return least;
  };
  const before = await held();
  let [number, after] = [0, NaN];
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (; number < 1500; number++) {
      if (number === 1499) after = await held();
      const chunks = once(randomBytes(3000));
      yield { name: `study.${number}.file.json`, mediaType: 'application/json', chunks };
    }
  }
  for await (const chunk of zipOf(entries())) expect(chunk.length).toBeGreaterThan(0);
  // Names once kept 20 kB each: 30 MB.
  expect(after - before).toBeLessThan(10e6);
});
