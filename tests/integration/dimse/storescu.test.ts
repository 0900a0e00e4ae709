import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dcmtk, hasDcmtk, startStorescp, type DcmtkServer } from '@/tests/peers/dcmtk';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { testData } from '@/tests/test-data';
import type { World } from '@/lib/workflow/world';
import { openTestWorld, temporaryFolder } from '../test-world';
import { startListener, storedFile, type Listening } from './listening';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

const send = (port: number, args: readonly string[], called = 'OVERREAD') => {
  const [last = '', ...options] = args.toReversed();
  const peer = ['127.0.0.1', String(port)];
  return dcmtk('storescu', [
    '-v',
    '-aec',
    called,
    ...options.toReversed(),
    ...peer,
    last,
  ]);
};

describe.skipIf(!hasDcmtk)('the listener, asked by DCMTK', () => {
  let world: World;
  let listener: Listening;
  const scratch = temporaryFolder();
  const stack = ctStack();
  const first = stack[0] as PhantomFile;

  const onDisk = (name: string, bytes: Uint8Array) => {
    const file = path.join(scratch, name);
    writeFileSync(file, bytes);
    return file;
  };
  const folderOf = (files: readonly PhantomFile[]) => {
    const folder = mkdtempSync(path.join(scratch, 'files-'));
    for (const { bytes, sopInstanceUid } of files) {
      writeFileSync(path.join(folder, `${sopInstanceUid}.dcm`), bytes);
    }
    return folder;
  };
  const successes = (text: string) =>
    text.match(/Received Store Response \(Success\)/g)?.length;

  beforeAll(async () => {
    world = await openTestWorld();
    listener = await startListener(world);
  });

  it('answers C-ECHO', async () => {
    const args = ['-aec', 'OVERREAD', '127.0.0.1', String(listener.port)];
    expect(await dcmtk('echoscu', args)).toEqual({ code: 0, text: '' });
  });

  it('stores every file of a folder, and knows them when they come again', async () => {
    const folder = folderOf(stack);
    const before = listener.lines.length;
    for (const outcome of ['stored', 'duplicate']) {
      const { code, text } = await send(listener.port, ['+sd', folder]);
      expect([code, successes(text)]).toEqual([0, stack.length]);
      expect(listener.lines.slice(-stack.length).map((line) => line.outcome)).toEqual(
        stack.map(() => outcome),
      );
    }
    expect(listener.lines.length - before).toBe(2 * stack.length);
    const where = { uid: first.studyUid };
    const study = await world.db.study.findUniqueOrThrow({ where });
    expect(study).toMatchObject({ patientName: 'Phantom^Block', instanceCount: 4 });
  });

  it('writes down who sent a file, and how it is written', async () => {
    const file = onDisk('kept.dcm', await storedFile(world, first.sopInstanceUid));
    const asked = ['0002', '0003', '0010', '0016'].flatMap((tag) => [
      '+P',
      `0002,${tag}`,
    ]);
    const { text } = await dcmtk('dcmdump', ['-Un', ...asked, file]);
    expect([...text.matchAll(/\[(.*?)\]/g)].map(([, value]) => value)).toEqual([
      '1.2.840.10008.5.1.4.1.1.2',
      first.sopInstanceUid,
      '1.2.840.10008.1.2.1',
      'STORESCU',
    ]);
  });

  it('tells a sender that another object is kept under its UID', async () => {
    const other = Buffer.from(first.bytes);
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    const { code, text } = await send(listener.port, ['-d', onDisk('other.dcm', other)]);
    expect(code).not.toBe(0);
    expect(text).toMatch(/DIMSE Status\s*: 0x0111/);
    expect(text).toContain('Another object with this SOP Instance UID is kept');
    expect(listener.lines.at(-1)).toMatchObject({ outcome: 'refused' });
    const kept = await storedFile(world, first.sopInstanceUid);
    expect(kept.subarray(-4)).toEqual(first.bytes.subarray(-4));
  });

  it('answers A700 when the disk takes no more, and repeats nothing of the file', async () => {
    const full = await startListener({
      ...world,
      keepers: {
        ...world.keepers,
        keep: async () => ({ refused: 'Full, Phantom^Block.', failure: 'store_failed' }),
      },
    });
    const { code, text } = await send(full.port, ['-d', onDisk('one.dcm', first.bytes)]);
    expect(code).not.toBe(0);
    expect(text).toMatch(/DIMSE Status\s*: 0xa700/);
    expect(text).toContain('The disk is full, or the archive took no more.');
    expect(text).not.toContain('Phantom^Block');
  });

  it.each([
    ['NOBODY', 'STORESCU', 'Called AE Title Not Recognized'],
    ['OVERREAD', 'STRANGER', 'Calling AE Title Not Recognized'],
  ])('refuses an association that calls %s as %s', async (called, calling, reason) => {
    const file = onDisk('one.dcm', first.bytes);
    const { code, text } = await send(listener.port, ['-aet', calling, file], called);
    expect(code).not.toBe(0);
    expect(text).toContain('Result: Rejected Permanent, Source: Service User');
    expect(text).toContain(`Reason: ${reason}`);
    expect(listener.log.at(-1)).toContain(`refused “${calling}”`);
  });

  it('keeps what it acknowledged of an association that is aborted', async () => {
    const aborted = ctStack(4, { study: 'aborted' });
    const { text } = await send(listener.port, ['--abort', '+sd', folderOf(aborted)]);
    expect(successes(text)).toBe(aborted.length);
    for (const { sopInstanceUid, bytes } of aborted) {
      const kept = await storedFile(world, sopInstanceUid);
      expect(kept.subarray(-1000)).toEqual(bytes.subarray(-1000));
    }
  });

  it('stores what several send at once', async () => {
    const studies = ['a', 'b', 'c', 'd', 'e'].map((study) => ctStack(4, { study }));
    const all = await Promise.all(
      studies.map((files) => send(listener.port, ['+sd', folderOf(files)])),
    );
    expect(all.map(({ text }) => successes(text))).toEqual([4, 4, 4, 4, 4]);
    const uids = studies.flat().map(({ sopInstanceUid }) => sopInstanceUid);
    const where = { sopInstanceUid: { in: uids } };
    expect(await world.db.instance.count({ where })).toBe(20);
  });
});

/** How DCMTK is asked to propose a transfer syntax, and an image that is in it. */
const IMAGE = 'transfer-syntax/ct-one-image-every-syntax/CTImage.dcm_';
const EVERY_SYNTAX: readonly [option: string, uid: string, file: string][] = [
  ['-xi', '1.2.840.10008.1.2', 'LittleEndianImplicitTransferSyntax'],
  ['-xe', '1.2.840.10008.1.2.1', 'LittleEndianExplicitTransferSyntax'],
  ['-xb', '1.2.840.10008.1.2.2', 'BigEndianExplicitTransferSyntax'],
  ['-xd', '1.2.840.10008.1.2.1.99', 'DeflatedExplicitVRLittleEndianTransferSyntax'],
  ['-xr', '1.2.840.10008.1.2.5', 'RLELosslessTransferSyntax'],
  ['-xy', '1.2.840.10008.1.2.4.50', 'JPEGProcess1TransferSyntax'],
  ['-xx', '1.2.840.10008.1.2.4.51', 'JPEGProcess2_4TransferSyntax'],
  ['-xs', '1.2.840.10008.1.2.4.70', 'JPEGProcess14SV1TransferSyntax'],
  ['-xt', '1.2.840.10008.1.2.4.80', 'JPEGLSLosslessTransferSyntax'],
  ['-xu', '1.2.840.10008.1.2.4.81', 'JPEGLSLossyTransferSyntax'],
  ['-xv', '1.2.840.10008.1.2.4.90', 'JPEG2000LosslessOnlyTransferSyntax'],
  ['-xw', '1.2.840.10008.1.2.4.91', 'JPEG2000TransferSyntax'],
];

describe.skipIf(!hasDcmtk || !testData)('the data set that DCMTK sends', () => {
  let world: World;
  let listener: Listening;
  let peer: DcmtkServer;
  const received = temporaryFolder();

  /** (0002,0000) says how long the group before the data set is. */
  const dataSetOf = (file: Buffer) => file.subarray(144 + file.readUInt32LE(140));

  beforeAll(async () => {
    // It is one image again and again, under one UID.
    world = await openTestWorld({ OVERREAD_CONFLICTS: 'keep-versions' });
    listener = await startListener(world);
    peer = await startStorescp(received);
  });
  afterAll(() => peer.stop());

  it.each(EVERY_SYNTAX)('%s (%s) is stored as it comes', async (option, uid, name) => {
    const file = path.join(testData ?? '', `${IMAGE}${name}_${uid}.dcm`);
    const toUs = await send(listener.port, [option, '-R', file]);
    expect(toUs.code, toUs.text).toBe(0);
    expect((await send(peer.port, [option, '-R', file], 'ANY-SCP')).code).toBe(0);

    const { sopInstanceUid = '' } = listener.lines.at(-1) ?? {};
    const where = { sopInstanceUid };
    const { transferSyntaxUid } = await world.db.instance.findUniqueOrThrow({ where });
    expect(transferSyntaxUid).toBe(uid);
    const theirs = readdirSync(received).find((each) => each.endsWith(sopInstanceUid));
    const ours = await storedFile(world, sopInstanceUid);
    const same = dataSetOf(ours).equals(
      dataSetOf(readFileSync(path.join(received, theirs ?? ''))),
    );
    expect(same).toBe(true);
  });
});
