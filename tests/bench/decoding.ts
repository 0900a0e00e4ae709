import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  decodeFrame,
  type DecodedFrame,
  type DecodeRequest,
} from '@/lib/codecs/decode-frame';
import { openDecoders } from '@/lib/codecs/decoders';
import { loadWasm } from '@/lib/codecs/wasm-codecs';
import { encodeFrame } from '@/lib/codecs/encode/encode-frame';
import { frameBytes } from '@/lib/dicom/frame-index';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { inflateDataSet } from '@/lib/dicom/part10/data-set';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';
import { readOracle } from '@/tests/test-data';
import { repeated, timed, type Figure } from './figures';
import { together } from './orthanc/client';

const RUNS = 5;
/** Slices in one run, and how many at a time. */
const SLICES = 24;
const AT_ONCE = 2;

/**
 * Others' programs, as a server would call them: file in, pixels out. Each is tried on each file, and
 * left out where it can't read it.
 */
const PROGRAMS: readonly Program[] = [
  { name: 'gdcmconv', args: (file, to) => ['--raw', file, to] },
  { name: 'dcmj2pnm', args: (file, to) => ['+op', file, to] },
  { name: 'dcmdjpeg', args: (file, to) => [file, to] },
  { name: 'dcmdjpls', args: (file, to) => [file, to] },
  { name: 'dcmdrle', args: (file, to) => [file, to] },
  // It takes the codestream alone.
  { name: 'opj_decompress', args: (file, to) => ['-i', file, '-o', to], out: 'rawl' },
];

interface Program {
  readonly name: string;
  readonly args: (file: string, to: string) => string[];
  /** Its answer's extension. */
  readonly out?: string;
}

/** A slice to decode, and the files of it that others get. */
interface Slice {
  readonly request: DecodeRequest;
  readonly file?: string;
  readonly codestream?: string;
}

const ROOT = '1.2.840.10008.1.2';

/** A 512² slice of every transfer syntax in decoder threads, and by programs that are started for each. */
export async function decodingTimes(
  testData: string,
  scratch: string,
): Promise<{ figures: Figure[]; skipped: string[] }> {
  const decoders = openDecoders({ threads: AT_ONCE, root: path.resolve('.') });
  const figures: Figure[] = [];
  const skipped: string[] = [];
  const slices = [
    ...storedSlices(testData, scratch),
    ...(await madeSlices(testData, scratch)),
  ];
  for (const { request, ...files } of slices) {
    const name = transferSyntax(request.transferSyntaxUid)?.name ?? '';
    const decode = () => decoders.decode(request);
    try {
      await decode();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      skipped.push(`decoding ${name}: ${error.message}`);
      continue;
    }
    const runs = await perSlice(decode);
    figures.push({ name: `decode 512², ${name}`, unit: 'ms', runs });
    for (const program of PROGRAMS) {
      const file = program.out ? files.codestream : files.file;
      const times = file && (await timesOf(program, file, scratch));
      if (times) figures.push({ name: `  ${program.name}`, unit: 'ms', runs: times });
    }
  }
  await decoders.close();
  return { figures, skipped };
}

/** The first real slice of each transfer syntax. */
function storedSlices(testData: string, scratch: string): Slice[] {
  const rows = readOracle().filter(
    ({ path: file, rows, columns, frames, samples }) =>
      [rows, columns, samples].join() === '512,512,1' &&
      Number(frames || 1) === 1 &&
      /^(transfer-syntax|series)/.test(file),
  );
  return [...Map.groupBy(rows, (row) => row['transfer_syntax'] ?? '')]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([uid, [first]]) => {
      if (!first) return [];
      const file = path.join(testData, first.path);
      const request = readSlice(file);
      if (!request) return [];
      if (!uid.startsWith(`${ROOT}.4.9`)) return [{ request, file }];
      const codestream = path.join(scratch, `${uid}.j2k`);
      writeFileSync(codestream, request.bytes);
      return [{ request, file, codestream }];
    });
}

function readSlice(file: string): DecodeRequest | undefined {
  const stored = readFileSync(file);
  const { header, frames, transferSyntaxUid } = parseInstance(stored);
  if (!frames) return undefined;
  const deflated = frames.kind === 'native' && frames.deflated;
  const bytes = frameBytes(deflated ? inflateDataSet(stored) : stored, frames, 1);
  return { bytes, transferSyntaxUid, image: readImageAttributes(header) };
}

/** High-throughput slices are rare: a real one, coded here. */
async function madeSlices(testData: string, scratch: string): Promise<Slice[]> {
  const [row] = readOracle().filter(
    (each) =>
      each['transfer_syntax'] === `${ROOT}.4.90` &&
      each.path.startsWith('transfer-syntax/ct-one-image'),
  );
  const stored = row && readSlice(path.join(testData, row.path));
  if (!stored) return [];
  const decoded = await decodeFrame(stored);
  const { bitsStored } = stored.image;
  return Promise.all(
    ['.4.201', '.4.202', '.4.203'].map(async (suffix) => {
      const transferSyntaxUid = ROOT + suffix;
      const bytes =
        suffix === '.4.203'
          ? await lossyHtj2k(decoded, bitsStored)
          : (await encodeFrame(decoded, bitsStored, transferSyntaxUid)).bytes;
      const codestream = path.join(scratch, `${transferSyntaxUid}.j2k`);
      writeFileSync(codestream, bytes);
      return { request: { ...stored, bytes, transferSyntaxUid }, codestream };
    }),
  );
}

/** As this server codes nothing: with loss, by the wavelets that are not whole numbers. */
async function lossyHtj2k(
  { columns, rows, samples }: DecodedFrame,
  bitsStored: number,
): Promise<Uint8Array> {
  const { codec } = await loadWasm<OpenJphEncoder>([
    '@cornerstonejs/codec-openjph/wasmjs',
    'HTJ2KEncoder',
  ]);
  codec
    .getDecodedBuffer({
      width: columns,
      height: rows,
      bitsPerSample: bitsStored,
      componentCount: 1,
      isSigned: samples instanceof Int16Array,
      isUsingColorTransform: false,
    })
    .set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  codec.setDecompositions(5);
  codec.setQuality(false, 0.0001);
  codec.encode();
  return Uint8Array.from(codec.getEncodedBuffer());
}

async function timesOf(program: Program, file: string, scratch: string) {
  let made = 0;
  const started = () =>
    run(
      program.name,
      program.args(file, path.join(scratch, `${made++}.${program.out ?? 'out'}`)),
    );
  const can = await started().then(
    () => true,
    () => false,
  );
  return can ? perSlice(started) : undefined;
}

/** Milliseconds a slice, when `AT_ONCE` are decoded at a time. */
async function perSlice(decode: () => Promise<unknown>): Promise<number[]> {
  const round = () => together(AT_ONCE, Array(SLICES).fill(0), decode);
  await round();
  return repeated(RUNS, async () => (await timed(round)) / SLICES);
}

/** @throws Error when it isn't installed, or can't read the file. */
function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}.`)),
    );
  });
}
