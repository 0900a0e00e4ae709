import { expect } from 'vitest';
import type { Orthanc } from '@/tests/peers/orthanc';

/** A file as it is handed to an archive. */
export interface SentFile {
  readonly bytes: Uint8Array;
}

/** Hand files to Orthanc by its own REST API; what it refuses fails the test. */
export async function giveToOrthanc(
  orthanc: Orthanc,
  files: readonly SentFile[],
): Promise<void> {
  for (const { bytes } of files) {
    const answer = await orthanc.ask('/instances', {
      method: 'POST',
      body: Uint8Array.from(bytes),
    });
    expect(answer.status, await answer.text()).toBe(200);
  }
}

/** Ask Orthanc's REST API; answers other than 200 fail the test. */
export async function askOrthanc<T>(
  orthanc: Orthanc,
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
  const answer = await orthanc.ask(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(answer.status, `${path}: ${text} ${orthanc.log()}`).toBe(200);
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Orthanc's own id of a study, by its UID. */
export async function orthancStudy(orthanc: Orthanc, studyUid: string): Promise<string> {
  const found = await askOrthanc<string[]>(orthanc, '/tools/find', {
    Level: 'Study',
    Query: { StudyInstanceUID: studyUid },
  });
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

/** Bytes of every file of a study in Orthanc, by SOP Instance UID. */
export async function filesInOrthanc(
  orthanc: Orthanc,
  studyUid: string,
): Promise<Map<string, Buffer>> {
  const study = await orthancStudy(orthanc, studyUid);
  const instances = await askOrthanc<
    { ID: string; MainDicomTags: { SOPInstanceUID: string } }[]
  >(orthanc, `/studies/${study}/instances`);
  const files = new Map<string, Buffer>();
  for (const { ID, MainDicomTags } of instances) {
    const answer = await orthanc.ask(`/instances/${ID}/file`);
    files.set(MainDicomTags.SOPInstanceUID, Buffer.from(await answer.arrayBuffer()));
  }
  return files;
}
