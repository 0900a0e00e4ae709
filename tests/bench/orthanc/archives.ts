import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startApp } from '@/tests/browser/app-server';
import { startOrthanc } from '@/tests/peers/orthanc';

/** An archive in a process of its own, empty when it starts. */
export interface Archive {
  readonly name: 'Overread' | 'Orthanc';
  /** Root of its DICOMweb. */
  readonly root: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What `npm start` ends in, without the samples. */
export async function startOverread(): Promise<Archive> {
  const app = await startApp({ OVERREAD_SAMPLES: '0' });
  return {
    name: 'Overread',
    root: `${app.url}/dicomweb`,
    pid: workerOf(app.pid),
    stop: app.stop,
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
