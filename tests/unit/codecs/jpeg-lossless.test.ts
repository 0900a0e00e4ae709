import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '@/lib/codecs/decode-frame';
import { frameBytes, frameLayout } from '@/lib/dicom/frame-index';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { ctStack, phantomFile } from '@/tests/phantoms/series';
import { installed } from '@/tests/unit/export/installed';

const [ct] = ctStack(1);
const SIDE = 64;
/** Noise: no predictor guesses it, and every difference category occurs. */
const noise = (length: number, most: number) =>
  Array.from({ length }, (_, at) => ((at * at * 7919 + at * 104_729) >>> 3) % (most + 1));
const us = (name: string, PixelData: Uint8Array, more: object) =>
  phantomFile(
    'US',
    { study: name },
    { Rows: SIDE, Columns: SIDE, NumberOfFrames: 1, PixelData, ...more },
  );
const FILES: Record<string, Uint8Array> = {
  '16 bits, signed': ct?.bytes ?? new Uint8Array(),
  '8 bits of colour': us('colours', Uint8Array.from(noise(SIDE * SIDE * 3, 255)), {
    ...{ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0 },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
  }).bytes,
};

async function firstFrame(file: Uint8Array) {
  const { header, frames, transferSyntaxUid } = parseInstance(file);
  if (!frames) throw new Error('It has no frames.');
  const { samples } = await decodeFrame({
    bytes: frameBytes(file, frames, 1),
    layout: frameLayout(frames, 1),
    image: readImageAttributes(header),
    transferSyntaxUid,
  });
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return { bytes, transferSyntaxUid };
}

describe.skipIf(!installed('dcmcjpeg', ['--version'], 'dcmtk'))(
  'JPEG Lossless, Process 14, as DCMTK codes it',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'overread-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    describe.each(Object.entries(FILES))('%s', (_kind, file) => {
      it.each([1, 2, 3, 4, 5, 6, 7])(
        'predictor %i gives what was coded',
        async (kind) => {
          const [from, to] = ['native', 'coded'].map((name) => path.join(folder, name));
          writeFileSync(from ?? '', file);
          const args = ['+el', '+sv', String(kind), from ?? '', to ?? ''];
          execFileSync('dcmcjpeg', args);
          const coded = readFileSync(to ?? '');
          // The predictor stands first after the components of the scan (ISO 10918-1 B.2.3).
          const scan = coded.indexOf(Buffer.from([0xff, 0xda]));
          const components = coded[scan + 4] ?? 0;
          expect(coded[scan + 5 + 2 * components]).toBe(kind);
          const { bytes, transferSyntaxUid } = await firstFrame(coded);
          expect(transferSyntaxUid).toBe('1.2.840.10008.1.2.4.57');
          const native = await firstFrame(file);
          expect(bytes.equals(native.bytes)).toBe(true);
        },
      );
    });
  },
);
