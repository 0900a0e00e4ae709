import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { parcelHead } from '@/lib/api/uploads/parcel';
import { phantoms } from './corpus';
import type { Seed } from './mutate';
import { placesOf } from './spots';
import { BOUNDARY } from './targets';

export async function zipSeeds(): Promise<Seed[]> {
  const pack = async (compress: boolean, zip64: boolean) => {
    const zip = new ZipFile();
    for (const [name, bytes] of phantoms().slice(0, 3)) {
      zip.addBuffer(bytes, `${name}/IM ä.dcm`, { compress, forceZip64Format: zip64 });
    }
    zip.addEmptyDirectory('empty');
    zip.end({ forceZip64Format: zip64, comment: '' });
    return buffer(zip.outputStream);
  };
  const archives: [string, Buffer][] = [
    ['deflated', await pack(true, false)],
    ['stored', await pack(false, false)],
    ['zip64', await pack(true, true)],
  ];
  return archives.map(([name, bytes]) => ({
    name,
    bytes,
    spots: placesOf(bytes, 'PK').flatMap((at) =>
      Array.from({ length: 48 }, (_, by) => at + by),
    ),
    pieces: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06', '../', '\\..\\'].map(
      (text) => Buffer.from(text, 'latin1'),
    ),
  }));
}

export function multipartSeeds(): Seed[] {
  const part = (bytes: Buffer, ...headers: string[]) =>
    Buffer.concat([
      Buffer.from(
        `--${BOUNDARY}\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    ]);
  const end = Buffer.from(`--${BOUNDARY}--\r\n`);
  const type = 'Content-Type: application/dicom';
  const file = phantoms()[0]?.[1] ?? Buffer.alloc(9);
  const bodies: [string, Buffer][] = [
    ['two parts', Buffer.concat([part(file, type), part(file, type), end])],
    [
      'lengths',
      Buffer.concat([
        part(file, type, `Content-Length: ${file.length}`),
        part(file),
        end,
      ]),
    ],
    ['nothing in it', Buffer.concat([part(Buffer.alloc(0)), end])],
  ];
  return bodies.map(([name, bytes]) => ({
    name,
    bytes,
    spots: [
      ...placesOf(bytes, '\r\n'),
      ...placesOf(bytes, '--'),
      ...placesOf(bytes, ': '),
    ],
    pieces: [
      ...['\r\n', '\r\n\r\n', '--', `\r\n--${BOUNDARY}`, `--${BOUNDARY}--`, '\r', '\n'],
      ...[
        'Content-Length: 99999999999\r\n',
        'Content-Length: -1\r\n',
        'Content-Length: NaN\r\n',
      ],
    ].map((text) => Buffer.from(text)),
  }));
}

export function parcelSeeds(): Seed[] {
  const files = phantoms().slice(0, 3);
  const head = parcelHead(
    files.map(([name, bytes]) => ({ path: name, size: bytes.length })),
  );
  const bytes = Buffer.concat([head, ...files.map(([, each]) => each)]);
  const spots = Array.from({ length: head.length }, (_, at) => at);
  return [
    {
      name: 'a parcel',
      bytes,
      spots,
      pieces: ['"size":', '1e308', '-1', '}]'].map((text) => Buffer.from(text)),
    },
  ];
}

export function querySeeds(): Seed[] {
  const queries = [
    'PatientName=*Phantom*&limit=101&offset=0&fuzzymatching=true&includefield=00081030,00080060',
    'StudyDate=20260101-20261231&ModalitiesInStudy=CT,MR&StudyInstanceUID=1.2.3,1.2.4',
    '00081140.00081155=1.2&SeriesDescription=a?b*c*&includefield=all&StudyTime=10-1230.5',
  ];
  return queries.map((query, at) => {
    const bytes = Buffer.from(query);
    return {
      name: `query ${at + 1}`,
      bytes,
      spots: [...placesOf(bytes, '='), ...placesOf(bytes, '&')],
      pieces: [
        '*',
        '?',
        '%',
        '%00',
        '\\',
        '=',
        '&',
        '-',
        '.',
        '__proto__',
        '*a'.repeat(40),
      ].map((text) => Buffer.from(text)),
    };
  });
}
