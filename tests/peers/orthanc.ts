import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROGRAM = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc'].find(existsSync);
const DICOMWEB = [
  '/usr/share/orthanc/plugins/libOrthancDicomWeb.so',
  '/usr/local/share/orthanc/plugins/libOrthancDicomWeb.so',
].find(existsSync);

/** Whether Orthanc and its DICOMweb plug-in are installed (Debian: `orthanc-dicomweb`). */
export const hasOrthanc = PROGRAM !== undefined && DICOMWEB !== undefined;
if (!hasOrthanc) {
  console.log('Tests against Orthanc are skipped: install orthanc and orthanc-dicomweb.');
}

export interface Orthanc {
  /** Its REST API; DICOMweb is below it at `/dicom-web`. */
  readonly http: string;
  readonly dicomPort: number;
  readonly aeTitle: string;
  readonly pid: number;
  /** Like `fetch`, below its root and with what opens it. */
  ask(path: string, options?: RequestInit): Promise<Response>;
  /** The last that it wrote. */
  log(): string;
  stop(): Promise<void>;
  /** As a power cut would: nothing is said to anyone. */
  kill(): Promise<void>;
}

/**
 * An Orthanc of one's own, on free ports of this machine and in a folder that goes with it.
 *
 * @param config - Settings over the defaults here; see Orthanc's configuration file.
 * @param authorization - Where the settings ask for one.
 */
export async function startOrthanc({
  config = {},
  authorization = '',
}: { config?: Record<string, unknown>; authorization?: string } = {}): Promise<Orthanc> {
  if (!PROGRAM || !DICOMWEB) throw new Error('Orthanc is not installed.');
  const folder = mkdtempSync(path.join(tmpdir(), 'orthanc-'));
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const aeTitle = 'ORTHANC';
  const file = path.join(folder, 'orthanc.json');
  writeFileSync(
    file,
    JSON.stringify({
      Name: 'Peer',
      StorageDirectory: folder,
      IndexDirectory: folder,
      Plugins: [DICOMWEB],
      HttpPort: httpPort,
      DicomPort: dicomPort,
      DicomAet: aeTitle,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      DicomAlwaysAllowGet: true,
      DicomAlwaysAllowMove: true,
      DicomAlwaysAllowFind: true,
      DicomCheckCalledAet: true,
      // Bytes go out as they came in.
      TranscodeDicomProtocol: false,
      DicomWeb: { Enable: true, Root: '/dicom-web/' },
      ...config,
    }),
  );
  const child = spawn(PROGRAM, [file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TCP_NODELAY: '1' },
  });
  let said = '';
  const hear = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000));
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const http = `http://127.0.0.1:${httpPort}`;
  const ask = (below: string, options?: RequestInit) =>
    fetch(`${http}${below}`, { ...options, headers: { authorization } });
  while (!(await answers(ask('/system')))) {
    if (child.exitCode !== null) throw new Error(`Orthanc ended at once.\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    http,
    dicomPort,
    aeTitle,
    pid: child.pid ?? 0,
    ask,
    log: () => said,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

const answers = (asked: Promise<Response>) =>
  asked.then(
    async (response) => (await response.arrayBuffer(), response.ok),
    () => false,
  );

/** A port nobody listens on, as far as one can know. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('No port is free.');
  return address.port;
}
