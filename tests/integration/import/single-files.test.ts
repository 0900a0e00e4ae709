import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import { AppError } from '@/lib/errors';
import { readInstance } from '@/lib/workflow/import/read-instance';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';
import {
  deepSequences,
  deflateBomb,
  longElement,
  longFragment,
  longPixelData,
  missingFragment,
  vastMatrix,
} from '@/tests/phantoms/bad-files';
import { bigEndian, deflated, renamedSyntax } from '@/tests/phantoms/recoded';
import {
  ctSlice,
  ctStack,
  diffusionMr,
  phantomFile,
  ultrasoundCine,
} from '@/tests/phantoms/series';
import { axial } from '@/tests/phantoms/block-patient';
import { importAll, openTestWorld, type HandedIn } from '../test-world';

const [good] = ctStack(1, { study: 'good' });
if (!good) throw new Error('The phantom has no slice.');
const { bytes } = good;

const named = (name: string, content: Uint8Array): HandedIn => ({ name, bytes: content });

function refuses(file: Uint8Array): boolean {
  try {
    readInstance(file);
    return false;
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

const bad: Readonly<Record<string, [HandedIn, RegExp]>> = {
  'a text': [
    named('notes.txt', Buffer.from('Not an image at all. '.repeat(20))),
    /DICOM/,
  ],
  'a file of zero bytes': [named('empty.dcm', Buffer.alloc(0)), /empty|DICOM/],
  'a file of zeros': [named('zeros.dcm', Buffer.alloc(5000)), /DICOM/],
  'a file cut in its header': [named('cut.dcm', bytes.subarray(0, 600)), /header/],
  'a file cut in its pixels': [
    named('cut.dcm', bytes.subarray(0, -100)),
    /pixel|ends|short/i,
  ],
  'an element that is longer than the file': [
    named('huge.dcm', longElement('long')),
    /header|long/,
  ],
  'pixel data that are longer than the file': [
    named('huge.dcm', longPixelData('long')),
    /pixel|ends/i,
  ],
  'an image of 65,535² in 1 KB': [
    named('vast.dcm', vastMatrix('vast')),
    /shorter than its size says: 0 of 8388353 KiB/,
  ],
  'a fragment that is longer than the file': [
    named('fragment.dcm', longFragment('fragment')),
    /middle of its pixel data, within frame 2 of 2/,
  ],
  'fewer fragments than frames, and offsets behind the file': [
    named('fragments.dcm', missingFragment('fragments')),
    /holds 2 of its 3 compressed frames/,
  ],
  'sequences 100,000 deep': [
    named('deep.dcm', deepSequences('deep')),
    /header cannot be read beyond element \(0008,1140\)/,
  ],
  'a deflate bomb': [named('bomb.dcm', deflateBomb('bomb')), /unpacks to more/],
  'a deflated file cut short': [
    named('cut.dcm', deflated(bytes).subarray(0, -200)),
    /damaged or ends/,
  ],
};

describe('importing one file', () => {
  let world: World;
  beforeAll(async () => {
    world = await openTestWorld();
    await importAll(world, [good]);
  });

  it.each(Object.entries(bad))(
    'refuses %s with a reason a person understands, and takes the files around it',
    async (what, [file, reason]) => {
      const before = await world.db.instance.count();
      const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const around = ctStack(2, { study: what });
      const { lines, summary } = await importAll(world, [
        ...around.slice(0, 1),
        file,
        ...around.slice(1),
      ]);
      expect(lines.map(({ outcome }) => outcome)).toEqual([
        'stored',
        'refused',
        'stored',
      ]);
      expect(lines[1]).toMatchObject({
        path: file.name,
        reason: expect.stringMatching(reason),
      });
      expect(lines[1]?.reason).toMatch(/^[A-Z].*\.$/);
      expect(lines[1]?.reason).not.toMatch(/Phantom|BLOCK-1|undefined|Error|offset/);
      expect(summary).toMatchObject({ files: 3, stored: 2, refused: 1, duplicate: 0 });
      expect(await world.db.instance.count()).toBe(before + 2);
      // A bad file is nobody's bug: nothing in the log.
      expect(log).not.toHaveBeenCalled();
      log.mockRestore();
    },
  );

  it('finds a cut anywhere in the header, but between two elements, where none can be seen', () => {
    const start = 144 + bytes.readUInt32LE(140);
    const end = bytes.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
    const unseen = new Set<number>();
    // Explicit VR, no long ones before the pixel data: tag 4, VR 2, length 2, value.
    for (let at = start; at <= end; at += 8 + bytes.readUInt16LE(at + 6)) unseen.add(at);
    const taken = Array.from({ length: end + 1 - 132 }, (_, index) => index + 132).filter(
      (at) => !refuses(bytes.subarray(0, at)),
    );
    // Before the SOP Class UID there is nothing yet that names an object; the first element is it.
    expect(taken).toEqual([...unseen].filter((at) => at > start));
  });

  it('keeps what it cannot show, and says why on the study', async () => {
    const unknown = named(
      'u.dcm',
      renamedSyntax(ctSlice(axial(0), { study: 'odd', instance: 1 }).bytes, '1.2.3.4.5'),
    );
    const report = phantomFile(
      'CT',
      { study: 'odd', instance: 2 },
      { Rows: 64, Columns: 64 },
    );
    const withoutPixels = named(
      'sr.dcm',
      writePart10({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33',
        SOPInstanceUID: uidFrom('odd sr'),
        StudyInstanceUID: report.studyUid,
        SeriesInstanceUID: uidFrom('odd sr series'),
        Modality: 'SR',
      }),
    );
    const { lines } = await importAll(world, [unknown, report, withoutPixels]);
    expect(lines.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['stored', 'Its pixels are in a coding that is private or unknown.'],
      ['stored', 'It holds no image.'],
      ['stored', 'A structured report is not shown as an image.'],
    ]);
    const { series } = await studyDetail(world, report.studyUid);
    expect(series.flatMap(({ notShown }) => notShown)).toHaveLength(3);
    expect(series.flatMap(({ stacks }) => stacks)).toEqual([]);
  });

  it('stores the bytes as they came, named by their SHA-256', async () => {
    const row = await world.db.instance.findUniqueOrThrow({
      where: { sopInstanceUid: good.sopInstanceUid },
    });
    expect(row.objectSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await world.objects.read(row.objectSha256)).toEqual(bytes);
  });

  it('tells a file that comes twice, in one batch and later, from one that differs', async () => {
    const [slice] = ctStack(1, { study: 'twice' });
    const [next] = ctStack(1, { study: 'twice', series: 'next' });
    if (!slice || !next) throw new Error('No slices.');
    const first = await importAll(world, [slice, { ...slice, name: 'again.dcm' }, next]);
    expect(first.lines.map(({ outcome }) => outcome)).toEqual([
      'stored',
      'duplicate',
      'stored',
    ]);
    expect(first.summary).toMatchObject({
      files: 3,
      stored: 2,
      duplicate: 1,
      refused: 0,
    });

    const other = ctSlice(axial(0), { study: 'twice' }, { WindowCenter: 99 });
    expect(other.sopInstanceUid).toBe(slice.sopInstanceUid);
    const later = await importAll(world, [other, slice]);
    expect(later.lines).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('The first is kept.') },
      { outcome: 'duplicate' },
    ]);
    const { objectSha256 } = await world.db.instance.findUniqueOrThrow({
      where: { sopInstanceUid: slice.sopInstanceUid },
    });
    expect(await world.objects.read(objectSha256)).toEqual(slice.bytes);
  });

  it('of two that differ in one batch, keeps the first', async () => {
    const slice = ctSlice(axial(0), { study: 'differ' });
    const other = ctSlice(axial(0), { study: 'differ' }, { WindowCenter: 99 });
    const { lines } = await importAll(world, [slice, other]);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['stored', 'refused']);
  });

  it('parts a study into stacks that a reader scrolls through', async () => {
    const files = [
      ...ctStack(4, { study: 'stacks' }).reverse(),
      ...diffusionMr({ study: 'stacks' }),
      ultrasoundCine({ study: 'stacks' }),
      ...ctStack(1, { study: 'stacks', series: 'big' }).map((file) => ({
        ...file,
        bytes: bigEndian(file.bytes),
      })),
    ];
    const { summary } = await importAll(world, files);
    expect(summary.stored).toBe(12);
    expect(summary.bytes).toBe(files.reduce((sum, file) => sum + file.bytes.length, 0));
    const [studyUid = ''] = summary.studyUids;
    const { series } = await studyDetail(world, studyUid);
    const stacks = (modality: string) =>
      series
        .filter((each) => each.modality === modality)
        .flatMap((each) => each.stacks)
        .map(({ frames, spacingMm }) => [frames.length, spacingMm]);
    expect(stacks('MR')).toEqual([
      [3, 5],
      [3, 5],
    ]);
    expect(stacks('CT')).toEqual(expect.arrayContaining([[4, 5]]));
    expect(stacks('US')).toEqual([[3, null]]);
    const ct = series
      .flatMap((each) => each.stacks)
      .find(({ frames }) => frames.length === 4);
    expect(ct?.frames.map(({ positionMm }) => positionMm)).toEqual([15, 10, 5, 0]);
  });
});
