import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bodyOf, entryOf, giveLine, packed, spreadSent } from '@/app/_uploads/parcels';
import type { LedgerLine } from '@/lib/api/imports';
import { filesOfParcel } from '@/lib/workflow/uploads/parcel';

const MB = 1024 ** 2;
const sized = (name: string, size: number) =>
  entryOf({ path: name, file: { name, size } as File });
const names = (parcels: ReturnType<typeof packed>) =>
  parcels.map(({ entries, alone }) => [entries.map((e) => e.path).join(' '), alone]);
const line = (at: string, outcome: LedgerLine['outcome'] = 'stored'): LedgerLine => ({
  path: at,
  outcome,
});

describe('files on their way', () => {
  it('go in parcels of at most 32 MB by their paths; large ones and archives alone', () => {
    const files = [
      sized('e.dcm', 15 * MB),
      sized('a.dcm', 15 * MB),
      sized('c.dcm', 2 * MB),
      sized('b.zip', 100),
      sized('d.dcm', 90 * MB),
    ];
    const expected = [
      ['b.zip', true],
      ['d.dcm', true],
      ['a.dcm c.dcm e.dcm', false],
    ];
    expect(names(packed(files))).toEqual(expected);
    // The same files in another order are the same parcels: that is how they are found again.
    expect(names(packed(files.toReversed()))).toEqual(expected);
    expect(names(packed([...files, sized('f.dcm', 1)]))).toContainEqual(['f.dcm', false]);
  });

  it('go in parcels of at most 500', () => {
    const many = Array.from({ length: 1001 }, (_, index) => sized(`${index}`, 1));
    expect(packed(many).map(({ entries }) => entries.length)).toEqual([500, 500, 1]);
  });

  it('come out on the server as they went in', async () => {
    const contents = ['first', '', 'the third, größer'];
    const entries = contents.map((text, index) =>
      entryOf({ path: `Bilder/ü ${index}.dcm`, file: new File([text], 'x') }),
    );
    const [parcel] = packed(entries);
    if (!parcel) throw new Error('There is a parcel.');
    const folder = mkdtempSync(path.join(tmpdir(), 'overread-'));
    const file = path.join(folder, 'parcel');
    writeFileSync(file, new Uint8Array(await bodyOf(parcel).arrayBuffer()));
    const found: string[][] = [];
    for await (const each of filesOfParcel(file)) {
      found.push([each.path, (await each.bytes()).toString()]);
    }
    rmSync(folder, { recursive: true });
    expect(found).toEqual(contents.map((text, index) => [`Bilder/ü ${index}.dcm`, text]));
  });

  it('each know how much of them has gone', () => {
    const [parcel] = packed([sized('a', 10), sized('b', 20), sized('c', 30)]);
    if (!parcel) throw new Error('There is a parcel.');
    const sent = (bytes: number) => {
      spreadSent(parcel, 60 + 7, bytes); // seven bytes of manifest stand before them
      return parcel.entries.map((each) => each.sent);
    };
    expect(sent(3)).toEqual([0, 0, 0]);
    expect(sent(22)).toEqual([10, 5, 0]);
    expect(sent(67)).toEqual([10, 20, 30]);
  });

  it('get their lines: two of one name in turn, an archive those of its files', () => {
    const [alone, parcel] = packed([sized('a', 1), sized('a', 2), sized('a.zip', 3)]);
    if (!parcel || !alone) throw new Error('There are two parcels.');
    expect(giveLine(parcel, line('a'))).toBe(true);
    expect(giveLine(parcel, line('a', 'duplicate'))).toBe(true);
    expect(parcel.entries.map(({ lines }) => lines[0]?.outcome)).toEqual([
      'stored',
      'duplicate',
    ]);
    expect(giveLine(alone, line('a.zip/1'))).toBe(true);
    expect(giveLine(alone, line('a.zip/2'))).toBe(true);
    expect(alone.entries[0]).toMatchObject({ state: 'told', lines: [{}, {}] });
    expect(giveLine(parcel, line('upload', 'refused'))).toBe(false);
  });
});
