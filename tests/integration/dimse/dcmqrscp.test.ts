import path from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  dcmtk,
  hasDcmtk,
  startQueryRetrieve,
  type DcmtkServer,
} from '@/tests/peers/dcmtk';
import { freePort } from '@/tests/peers/orthanc';
import { ctStack, diffusionMr, type PhantomFile } from '@/tests/phantoms/series';
import { numberOf, personNameOf, stringOf, TAG } from '@/lib/dicom/json';
import type { LedgerLine } from '@/lib/api/imports';
import { echo, find } from '@/lib/dimse/client/ask';
import type { Peer } from '@/lib/dimse/client/associate';
import { sopClassesOf } from '@/lib/dimse/client/proposals';
import { get, move } from '@/lib/dimse/client/retrieve';
import { openObjectReceiver } from '@/lib/dimse/received-object';
import { networkMemory, storeSent } from '@/lib/workflow/pacs/store-sent';
import type { World } from '@/lib/workflow/world';
import { openTestWorld, temporaryFolder } from '../test-world';
import { startListener, storedFile, type Listening } from './listening';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

const chest = ctStack(6, { study: 'kept by dcmqrscp' });
const head = diffusionMr({ study: 'head kept by dcmqrscp' });
const uidsOf = (files: readonly PhantomFile[]) =>
  files.map(({ sopInstanceUid }) => sopInstanceUid).toSorted();
const studyOf = ([first]: readonly PhantomFile[]) => ({
  studyUid: first?.studyUid ?? '',
});

describe.skipIf(!hasDcmtk)('DCMTK’s archive, dcmqrscp', () => {
  let world: World;
  let listener: Listening;
  let archive: DcmtkServer;
  let peer: Peer;

  beforeAll(async () => {
    world = await openTestWorld();
    const port = await freePort();
    listener = await startListener(world, { port, callers: ['QRSCP'] });
    const folder = temporaryFolder();
    archive = await startQueryRetrieve(folder, 'QRSCP', { OVERREAD: port });
    peer = {
      ...{ host: '127.0.0.1', port: archive.port },
      ...{ aeTitle: 'QRSCP', callingAeTitle: 'OVERREAD' },
    };
    const source = path.join(folder, 'source');
    mkdirSync(source);
    for (const { bytes, sopInstanceUid } of [...chest, ...head]) {
      writeFileSync(path.join(source, sopInstanceUid), bytes);
    }
    const args = ['-aec', 'QRSCP', '+sd', '127.0.0.1', String(archive.port), source];
    expect(await dcmtk('storescu', args)).toMatchObject({ code: 0 });
  });
  afterAll(() => archive.stop());

  it('answers C-ECHO, and refuses a title that is not its own', async () => {
    await echo(peer);
    await expect(echo({ ...peer, aeTitle: 'NOBODY' })).rejects.toMatchObject({
      code: 'pacs_refused',
    });
  });

  it('is searched at each level', async () => {
    const studies = await find(
      peer,
      {
        level: 'STUDY',
        keys: { PatientName: 'Phantom*', StudyInstanceUID: '', StudyDate: '' },
      },
      { limit: 10 },
    );
    expect(studies).toMatchObject({ more: false, unusable: 0 });
    expect(
      studies.answers
        .map((each) => [
          personNameOf(each, TAG.PatientName),
          stringOf(each, TAG.StudyInstanceUID),
        ])
        .toSorted(),
    ).toEqual(
      [chest, head].map((files) => ['Phantom^Block', studyOf(files).studyUid]).toSorted(),
    );
    const keys = { StudyInstanceUID: studyOf(head).studyUid, SeriesInstanceUID: '' };
    const series = await find(
      peer,
      { level: 'SERIES', keys: { ...keys, Modality: '' } },
      { limit: 10 },
    );
    expect(series.answers.map((each) => stringOf(each, TAG.Modality))).toEqual(['MR']);
    const images = await find(
      peer,
      {
        level: 'IMAGE',
        keys: {
          ...{ ...keys, SeriesInstanceUID: head[0]?.seriesUid ?? '' },
          ...{ SOPInstanceUID: '', InstanceNumber: '' },
        },
      },
      { limit: 100 },
    );
    const told = images.answers.map((each) => stringOf(each, TAG.SOPInstanceUID) ?? '');
    expect(told.toSorted()).toEqual(uidsOf(head));
    const numbers = images.answers.map((each) => numberOf(each, TAG.InstanceNumber));
    expect(new Set(numbers).size).toBe(head.length);
    const nobody = { PatientName: 'Nobody*', StudyInstanceUID: '' };
    const none = await find(peer, { level: 'STUDY', keys: nobody }, { limit: 10 });
    expect(none.answers).toEqual([]);
  });

  const expectKept = async (there: World, files: readonly PhantomFile[]) => {
    for (const { sopInstanceUid, bytes } of files) {
      const kept = await storedFile(there, sopInstanceUid);
      expect(kept.subarray(-4000).equals(bytes.subarray(-4000))).toBe(true);
    }
  };

  it('sends a study by C-GET, into the archive as it was', async () => {
    const own = await openTestWorld();
    const lines: LedgerLine[] = [];
    const done = await get(peer, studyOf(chest), {
      sopClassUids: await sopClassesOf(peer, studyOf(chest), {}),
      receiver: openObjectReceiver(networkMemory, 1024 ** 3),
      store: storeSent(own, (_object, line) => lines.push(line)),
    });
    expect(done).toMatchObject({ completed: 6, failed: 0, warning: 0 });
    expect(lines.map(({ outcome }) => outcome)).toEqual(chest.map(() => 'stored'));
    await expectKept(own, chest);
  });

  it('sends a study by C-MOVE to our listener, which it knows by name', async () => {
    const done = await move(peer, studyOf(head), 'OVERREAD');
    expect(done).toMatchObject({ completed: head.length, failed: 0, warning: 0 });
    const stored = listener.lines.filter(({ outcome }) => outcome === 'stored');
    expect(stored.map(({ sopInstanceUid }) => sopInstanceUid).toSorted()).toEqual(
      uidsOf(head),
    );
    await expectKept(world, head);
  });

  it('sends one series, and one instance', async () => {
    const [first] = head;
    const own = await openTestWorld();
    const series = { ...studyOf(head), seriesUid: first?.seriesUid };
    const sopInstanceUids = [first?.sopInstanceUid ?? ''];
    const counts: number[] = [];
    for (const target of [{ ...series, sopInstanceUids }, series]) {
      const done = await get(peer, target, {
        sopClassUids: await sopClassesOf(peer, target, {}),
        receiver: openObjectReceiver(networkMemory, 1024 ** 3),
        store: storeSent(own),
      });
      expect(done).toMatchObject({ failed: 0 });
      counts.push(await own.db.instance.count());
    }
    expect(counts).toEqual([1, head.length]);
  });

  it('says when it does not know where to send', async () => {
    await expect(move(peer, studyOf(chest), 'ELSEWHERE')).rejects.toMatchObject({
      code: 'pacs_refused',
    });
  });
});
