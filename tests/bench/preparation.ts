import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeFrame } from '@/lib/codecs/decode-frame';
import { frameBytes } from '@/lib/dicom/frame-index';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { inflateDataSet } from '@/lib/dicom/part10/data-set';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { AppError } from '@/lib/errors';
import { isGrey } from '@/lib/image/photometric';
import { renderFrame } from '@/lib/image/render';
import { planTransform } from '@/lib/image/transform';
import { policyFor } from '@/lib/models/policies';
import { toPng } from '@/lib/workflow/prepare/pictures/png';
import { readOracle } from '@/tests/test-data';
import type { Figure } from './figures';

const RUNS = 15;
const WARM_UP = 5;

/** One 512² slice, from stored bytes to the PNG that a model is sent, on one thread. */
export async function preparationTimes(
  sampleSlice: string,
  testData: string | undefined,
): Promise<{ figures: Figure[]; skipped: string[] }> {
  const figures = [await prepareOne('raw', sampleSlice)];
  const skipped: string[] = [];
  if (!testData) skipped.push('preparation of compressed slices (OVERREAD_TEST_DATA)');
  const slices = readOracle().filter(
    ({ path: file, rows, columns, frames, samples, modality }) =>
      [rows, columns, samples].join() === '512,512,1' &&
      Number(frames || 1) === 1 &&
      ['CT', 'MR'].includes(modality ?? '') &&
      !file.startsWith('broken/'),
  );
  const bySyntax = Map.groupBy(slices, ({ transfer_syntax: uid = '' }) => uid);
  for (const [uid, [first]] of [...bySyntax].sort()) {
    const syntax = transferSyntax(uid);
    if (!first || !syntax || syntax.codec === 'native') continue;
    try {
      figures.push(await prepareOne(syntax.name, path.join(testData ?? '', first.path)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      skipped.push(`slice in ${syntax.name}: ${error.message}`);
    }
  }
  return { figures: figures.flat(), skipped };
}

async function prepareOne(name: string, file: string): Promise<Figure[]> {
  const stored = readFileSync(file);
  const { header, frames, transferSyntaxUid } = parseInstance(stored);
  const image = readImageAttributes(header);
  if (!frames || !isGrey(image.photometricInterpretation)) return [];
  const frame = readFrameAttributes(header, 1);
  const { orientation, pixelSpacing } = frame;
  const { rows: height, columns: width } = image;
  const { resize } = policyFor('generic');
  const plan = planTransform({ width, height, orientation, pixelSpacing, resize }).resize;
  const window = { center: 40, width: 400 };
  const decode: number[] = [];
  const render: number[] = [];
  const png: number[] = [];
  for (let run = -WARM_UP; run < RUNS; run++) {
    const start = performance.now();
    const bytes =
      frames.kind === 'native' && frames.deflated
        ? frameBytes(inflateDataSet(stored), frames, 1)
        : frameBytes(stored, frames, 1);
    const decoded = await decodeFrame({ bytes, transferSyntaxUid, image });
    const decodedAt = performance.now();
    const picture = renderFrame({ decoded, image, frame, window, orientation });
    const renderedAt = performance.now();
    await toPng(picture, plan);
    if (run < 0) continue;
    decode.push(decodedAt - start);
    render.push(renderedAt - decodedAt);
    png.push(performance.now() - renderedAt);
  }
  const sum = decode.map((each, run) => each + (render[run] ?? 0) + (png[run] ?? 0));
  const part = (what: string, runs: number[]): Figure => ({
    name: `  ${what}`,
    unit: 'ms',
    runs,
  });
  return [
    { name: `slice 512², ${name}`, unit: 'ms', runs: sum },
    part('decode', decode),
    part('window, turn', render),
    part('PNG', png),
  ];
}
