import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort, hasOrthanc, startOrthanc, type Orthanc } from '@/tests/peers/orthanc';
import { ctStack, phantomFile, type PhantomFile } from '@/tests/phantoms/series';
import { testData, readTestFile } from '@/tests/test-data';
import { personNameOf, stringOf, TAG } from '@/lib/dicom/json';
import { echo, find } from '@/lib/dimse/client/ask';
import type { Peer } from '@/lib/dimse/client/associate';
import { sopClassesOf } from '@/lib/dimse/client/proposals';
import { get, move, type SubOperations } from '@/lib/dimse/client/retrieve';
import { openObjectReceiver } from '@/lib/dimse/received-object';
import type { LedgerLine } from '@/lib/api/imports';
import { networkMemory, storeSent } from '@/lib/workflow/pacs/store-sent';
import type { World } from '@/lib/workflow/world';
import { openTestWorld } from '../test-world';
import { startListener, storedFile, type Listening } from './listening';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

const J2K =
  'transfer-syntax/ct-one-image-every-syntax/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm';

describe.skipIf(!hasOrthanc)('Orthanc', () => {
  let world: World;
  let listener: Listening;
  let orthanc: Orthanc;
  let peer: Peer;
  const stack = ctStack(6, { study: 'orthanc' });
  const first = stack[0] as PhantomFile;
  /** Names in other scripts, written in UTF-8 as all phantoms are. */
  const named = (PatientName: string, instance: number) =>
    phantomFile('US', { study: `named ${instance}`, instance }, { PatientName });
  const muller = named('Müller^Jürgen', 1);
  const yamada = named('Yamada^Tarou=山田^太郎=やまだ^たろう', 2);

  beforeAll(async () => {
    world = await openTestWorld();
    const port = await freePort();
    listener = await startListener(world, { port });
    orthanc = await startOrthanc({
      config: {
        DicomModalities: { overread: ['OVERREAD', '127.0.0.1', port] },
        DefaultEncoding: 'Utf8',
        // On a busy machine our first file takes as long as it takes.
        DicomScuTimeout: 120,
      },
    });
    peer = {
      host: '127.0.0.1',
      port: orthanc.dicomPort,
      aeTitle: orthanc.aeTitle,
      callingAeTitle: 'OVERREAD',
    };
    for (const { bytes } of [...stack, muller, yamada]) await upload(bytes);
  });
  afterAll(() => orthanc.stop());

  async function post(path: string, body: Uint8Array<ArrayBuffer> | string) {
    const answer = await fetch(`${orthanc.http}${path}`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    return answer.json();
  }
  const upload = (bytes: Uint8Array) => post('/instances', Uint8Array.from(bytes));
  /** Its own name for a study. */
  async function studyIn(studyUid: string): Promise<string> {
    const query = { Level: 'Study', Query: { StudyInstanceUID: studyUid } };
    return String(await post('/tools/find', JSON.stringify(query)));
  }
  const study = { studyUid: first.studyUid };

  describe('as a client', () => {
    it('sends a study to our listener', async () => {
      const body = JSON.stringify({ Resources: [await studyIn(first.studyUid)] });
      const said = await post('/modalities/overread/store', body);
      expect(said).toMatchObject({ InstancesCount: 6, FailedInstancesCount: 0 });
      const where = { uid: first.studyUid };
      const stored = await world.db.study.findUniqueOrThrow({ where });
      expect(stored.instanceCount).toBe(6);
      const kept = await storedFile(world, first.sopInstanceUid);
      expect(kept.subarray(-1000)).toEqual(first.bytes.subarray(-1000));
    });

    it('finds our listener there', async () => {
      expect(await post('/modalities/overread/echo', '{}')).toEqual({});
    });
  });

  describe('as a server', () => {
    it('answers C-ECHO', () => echo(peer));

    it('refuses us under a title that is not its own', async () => {
      await expect(echo({ ...peer, aeTitle: 'NOBODY' })).rejects.toMatchObject({
        code: 'pacs_refused',
        message: expect.stringContaining('has another AE title') as string,
      });
    });

    it('is searched for studies by wildcard, in any script', async () => {
      const names = async (PatientName: string) => {
        const keys = { PatientName, StudyInstanceUID: '' };
        const { answers } = await find(peer, { level: 'STUDY', keys }, { limit: 10 });
        return answers.map((answer) => personNameOf(answer, TAG.PatientName));
      };
      expect(await names('*Block')).toEqual(['Phantom^Block']);
      expect(await names('Müller*')).toEqual(['Müller^Jürgen']);
      expect(await names('Nobody')).toEqual([]);
      const keys = { PatientName: 'Yamada*', StudyInstanceUID: '' };
      const { answers } = await find(peer, { level: 'STUDY', keys }, { limit: 10 });
      expect(answers[0]?.[TAG.PatientName]?.Value).toEqual([
        {
          Alphabetic: 'Yamada^Tarou',
          Ideographic: '山田^太郎',
          Phonetic: 'やまだ^たろう',
        },
      ]);
    });

    it('is searched for series and instances', async () => {
      const keys = { StudyInstanceUID: first.studyUid, SeriesInstanceUID: '' };
      const series = await find(
        peer,
        { level: 'SERIES', keys: { ...keys, Modality: '' } },
        { limit: 10 },
      );
      expect(series).toMatchObject({ more: false, unusable: 0 });
      const told = series.answers.map((each) => [
        stringOf(each, TAG.SeriesInstanceUID),
        stringOf(each, TAG.Modality),
      ]);
      expect(told).toEqual([[first.seriesUid, 'CT']]);
      const instances = await find(
        peer,
        {
          level: 'IMAGE',
          keys: { ...keys, SeriesInstanceUID: first.seriesUid, SOPInstanceUID: '' },
        },
        { limit: 100 },
      );
      expect(
        instances.answers.map((each) => stringOf(each, TAG.SOPInstanceUID)).sort(),
      ).toEqual(stack.map(({ sopInstanceUid }) => sopInstanceUid).sort());
    });

    it('is not listened to beyond the limit', async () => {
      const query = { level: 'STUDY', keys: { StudyInstanceUID: '' } } as const;
      const some = await find(peer, query, { limit: 2 });
      expect([some.answers.length, some.more]).toEqual([2, true]);
      const all = await find(peer, query, { limit: 3 });
      expect([all.answers.length, all.more]).toEqual([3, false]);
    });

    it('sends a study by C-GET, into the archive as it was', async () => {
      const own = await openTestWorld();
      const lines: LedgerLine[] = [];
      const progress: SubOperations[] = [];
      const done = await get(peer, study, {
        sopClassUids: await sopClassesOf(peer, study, {}),
        receiver: openObjectReceiver(networkMemory, 1024 ** 3),
        store: storeSent(own, (_object, line) => lines.push(line)),
        onProgress: (counts) => progress.push(counts),
      });
      expect(done).toEqual({ remaining: undefined, completed: 6, failed: 0, warning: 0 });
      expect(lines.map(({ outcome }) => outcome)).toEqual(stack.map(() => 'stored'));
      expect(progress.length).toBeGreaterThan(0);
      const kept = await storedFile(own, first.sopInstanceUid);
      expect(kept.subarray(-1000)).toEqual(first.bytes.subarray(-1000));
    });

    it('sends a series by C-MOVE to our listener', async () => {
      const before = listener.lines.length;
      const done = await move(
        peer,
        { studyUid: muller.studyUid, seriesUid: muller.seriesUid },
        'OVERREAD',
      );
      expect(done).toMatchObject({ completed: 1, failed: 0 });
      expect(listener.lines.slice(before)).toMatchObject([
        { outcome: 'stored', sopInstanceUid: muller.sopInstanceUid },
      ]);
    });

    it('says when it does not know where to send', async () => {
      await expect(move(peer, study, 'ELSEWHERE')).rejects.toMatchObject({
        code: 'pacs_refused',
      });
    });

    it.skipIf(!testData)('sends compressed objects as they are', async () => {
      const file = readTestFile(J2K);
      const { ParentStudy } = (await upload(file)) as { ParentStudy: string };
      const told = await fetch(`${orthanc.http}/studies/${ParentStudy}`);
      const { MainDicomTags } = (await told.json()) as {
        MainDicomTags: { StudyInstanceUID: string };
      };
      const target = { studyUid: MainDicomTags.StudyInstanceUID };
      const lines: LedgerLine[] = [];
      const done = await get(peer, target, {
        sopClassUids: await sopClassesOf(peer, target, {}),
        receiver: openObjectReceiver(networkMemory, 1024 ** 3),
        store: storeSent(world, (_object, line) => lines.push(line)),
      });
      expect(done).toMatchObject({ completed: 1, failed: 0 });
      const where = { sopInstanceUid: lines[0]?.sopInstanceUid ?? '' };
      const instance = await world.db.instance.findUniqueOrThrow({ where });
      expect(instance.transferSyntaxUid).toBe('1.2.840.10008.1.2.4.90');
      const kept = await storedFile(world, where.sopInstanceUid);
      expect(kept.subarray(-100_000).equals(file.subarray(-100_000))).toBe(true);
    });

    it('is left when nobody waits any more', async () => {
      const stop = new AbortController();
      const reason = new Error('enough');
      const asked = get(peer, study, {
        sopClassUids: ['1.2.840.10008.5.1.4.1.1.2'],
        receiver: openObjectReceiver(networkMemory, 1024 ** 3),
        store: async ({ file }) => {
          networkMemory.give(file);
          stop.abort(reason);
          return { status: 0 };
        },
        signal: stop.signal,
      });
      await expect(asked).rejects.toBe(reason);
      await echo(peer);
    });
  });
});
