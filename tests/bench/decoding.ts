import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openDecoders } from '@/lib/codecs/decoders';
import { frameBytes } from '@/lib/dicom/frame-index';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';
import { readOracle } from '@/tests/test-data';
import { repeated, timed, type Figure } from './figures';
import { together } from './orthanc/client';

const RUNS = 5;
/** Slices in one run, and how many at a time. */
const SLICES = 24;
const AT_ONCE = 2;

/** Others' programs, as a server would call them: file in, pixels out. */
const PROGRAMS: readonly [name: string, args: (file: string, to: string) => string[]][] =
  [
    ['gdcmconv', (file, to) => ['--raw', file, to]],
    ['dcmj2pnm', (file, to) => ['+op', file, to]],
  ];

/** A compressed 512² slice in decoder threads, and by programs that are started for each. */
export async function decodingTimes(
  testData: string,
  scratch: string,
): Promise<{ figures: Figure[]; skipped: string[] }> {
  const slices = readOracle().filter(
    ({ path: file, rows, columns, frames, samples }) =>
      [rows, columns, samples].join() === '512,512,1' &&
      Number(frames || 1) === 1 &&
      !file.startsWith('broken/'),
  );
  const decoders = openDecoders({ threads: AT_ONCE, root: path.resolve('.') });
  const figures: Figure[] = [];
  const skipped: string[] = [];
  for (const [uid, [first]] of Map.groupBy(
    slices,
    (row) => row['transfer_syntax'] ?? '',
  )) {
    const syntax = transferSyntax(uid);
    if (!first || !syntax?.encapsulated || syntax.codec === 'native') continue;
    const file = path.join(testData, first.path);
    const stored = readFileSync(file);
    const { header, frames, transferSyntaxUid } = parseInstance(stored);
    if (!frames) continue;
    const bytes = frameBytes(stored, frames, 1);
    const image = readImageAttributes(header);
    const decode = () => decoders.decode({ bytes, transferSyntaxUid, image });
    try {
      await decode();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      skipped.push(`decoding ${syntax.name}: ${error.message}`);
      continue;
    }
    const ours = await perSlice(decode);
    figures.push({ name: `decode 512², ${syntax.name}`, unit: 'ms', runs: ours });
    for (const [program, args] of PROGRAMS) {
      let made = 0;
      const started = () => run(program, args(file, path.join(scratch, `${made++}.out`)));
      const can = await started().then(
        () => true,
        () => false,
      );
      if (!can) continue;
      figures.push({ name: `  ${program}`, unit: 'ms', runs: await perSlice(started) });
    }
  }
  await decoders.close();
  return { figures, skipped };
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
