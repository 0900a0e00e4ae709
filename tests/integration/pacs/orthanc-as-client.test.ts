import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getObjects } from '@/lib/store/archive/retrieval';
import type { World } from '@/lib/workflow/world';
import { startDicomweb } from '../dicomweb/dicomweb-server';
import { importAll, openTestWorld, type HandedIn } from '../test-world';
import { hasOrthanc, startOrthanc, type Orthanc } from '@/tests/peers/orthanc';
import { ctStack, diffusionMr, ultrasoundCine } from '@/tests/phantoms/series';
import { readOracle, readTestFile, testData } from '@/tests/test-data';
import { askOrthanc, filesInOrthanc, giveToOrthanc, orthancStudy } from './orthanc-files';

/** Instances of many transfer syntaxes, where there are real files: each study of them. */
const realFiles = (): HandedIn[] =>
  testData === undefined
    ? []
    : readOracle()
        .map(({ path }) => path)
        .filter((path) => path.startsWith('transfer-syntax/'))
        .map((path) => ({ name: path, bytes: readTestFile(path) }));

describe.skipIf(!hasOrthanc)('Orthanc’s DICOMweb plug-in as a client of ours', () => {
  let world: World;
  let orthanc: Orthanc;
  beforeAll(async () => {
    world = await openTestWorld();
    const root = await startDicomweb(world);
    // Its defaults: chunked transfers, `transfer-syntax=*` for WADO-RS.
    orthanc = await startOrthanc({
      config: {
        DicomWeb: {
          Enable: true,
          Root: '/dicom-web/',
          Servers: { overread: { Url: root } },
        },
      },
    });
  });
  afterAll(() => orthanc.stop());

  /** Every file of a study here, by SOP Instance UID. */
  async function filesHere(studyUid: string): Promise<Map<string, Buffer>> {
    const objects = await getObjects(world.db, { studyUid });
    return new Map(
      await Promise.all(
        objects.map(
          async ({ sopInstanceUid, objectSha256 }) =>
            [sopInstanceUid, await world.objects.read(objectSha256)] as const,
        ),
      ),
    );
  }

  it('pulls studies from us, byte by byte as we keep them', async () => {
    const files = [
      ...ctStack(12, { study: 'pulled' }),
      ...diffusionMr({ study: 'pulled', series: 'dwi' }),
      ultrasoundCine({ study: 'pulled', series: 'us' }),
      ...realFiles(),
    ];
    await importAll(world, files);
    // Orthanc stores no instance without a Patient ID, whoever sends it.
    const studies = await world.db.study.findMany({ where: { patientId: { not: '' } } });
    expect(studies.length).toBeGreaterThanOrEqual(testData ? 5 : 1);
    for (const { uid: studyUid } of studies) {
      const asked = { Resources: [{ Study: studyUid }] };
      await askOrthanc(orthanc, '/dicom-web/servers/overread/retrieve', asked);
      const here = await filesHere(studyUid);
      const there = await filesInOrthanc(orthanc, studyUid);
      expect([...there.keys()].sort()).toEqual([...here.keys()].sort());
      for (const [uid, bytes] of here) {
        expect(there.get(uid)?.equals(bytes), `bytes of ${uid}`).toBe(true);
      }
    }
  });

  it('pushes a study to us, and we keep what it sent', async () => {
    const files = ctStack(9, { study: 'pushed' });
    await giveToOrthanc(orthanc, files);
    const studyUid = files[0]?.studyUid ?? '';
    const id = await orthancStudy(orthanc, studyUid);
    await askOrthanc(orthanc, '/dicom-web/servers/overread/stow', { Resources: [id] });
    const here = await filesHere(studyUid);
    expect(here.size).toBe(9);
    for (const { sopInstanceUid, bytes } of files) {
      expect(here.get(sopInstanceUid)?.equals(bytes), sopInstanceUid).toBe(true);
    }
  });
});
