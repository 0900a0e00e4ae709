import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from '@/tests/browser/app-server';
import { freePort, startOrthanc } from '@/tests/peers/orthanc';

/** An archive in a process of its own, empty when it starts. */
export interface Archive {
  readonly name: 'Overread' | 'Orthanc';
  /** Root of its DICOMweb. */
  readonly root: string;
  readonly pid: number;
  /** Where it takes C-STORE. */
  readonly dicom: { readonly port: number; readonly aeTitle: string };
  stop(): Promise<void>;
}

/** What `npm start` ends in, without the samples and with a DICOM listener. */
export async function startOverread(): Promise<Archive> {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-pacs-'));
  const dicom = { port: await freePort(), aeTitle: 'OVERREAD' };
  const pacsFile = path.join(folder, 'pacs.json');
  writeFileSync(pacsFile, JSON.stringify({ listener: { ...dicom, callers: 'any' } }));
  const app = await startApp({ OVERREAD_SAMPLES: '0', OVERREAD_PACS: pacsFile });
  return {
    name: 'Overread',
    root: `${app.url}/dicomweb`,
    pid: workerOf(app.pid),
    dicom,
    async stop() {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Debian's Orthanc as it comes: SQLite, no compression, files flushed as they are written. */
export async function startOrthancArchive(): Promise<Archive> {
  const orthanc = await startOrthanc({
    config: { StorageCompression: false, KeepAlive: true, TcpNoDelay: true },
  });
  return {
    name: 'Orthanc',
    root: `${orthanc.http}/dicom-web`,
    pid: orthanc.pid,
    dicom: { port: orthanc.dicomPort, aeTitle: orthanc.aeTitle },
    stop: orthanc.stop,
  };
}

/** Our command hands over to a process of its own; that one serves. */
function workerOf(launcher: number): number {
  const threads = `/proc/${launcher}/task`;
  const children = readdirSync(threads).flatMap((thread) =>
    readFileSync(`${threads}/${thread}/children`, 'utf8').trim().split(' '),
  );
  return Number(children.find(Boolean) ?? launcher);
}

/** Memory that a process holds, and held at most since `forgetPeak` (Linux: proc(5)), in MB. */
export function memoryOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) =>
    (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

export const forgetPeak = (pid: number) => writeFileSync(`/proc/${pid}/clear_refs`, '5');
