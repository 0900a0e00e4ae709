import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Decoder } from '@cornerstonejs/jpeg-lossless-decoder-js';
import type { Codestream } from '@/lib/codecs/codestream';
import type { RawSamples } from '@/lib/codecs/samples';

/** JPEG Lossless (processes 14 and 14 SV1, any predictor), 2 to 16 bits. */
export function decodeJpegLossless(
  bytes: Uint8Array,
  { precision }: Codestream,
): RawSamples {
  const bytesPerSample = precision <= 8 ? 1 : 2;
  const own = Uint8Array.from(bytes); // The decoder wants a whole ArrayBuffer.
  const decoded = new Decoder().decode(own.buffer, 0, own.length, bytesPerSample);
  return {
    bytes: new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength),
    bytesPerSample,
    planar: false,
    shift: 0,
  };
}

let jpeg12: Promise<new () => Jpeg12Image> | undefined;

/** No package of its own: the decoder Cornerstone's image loader carries, by its file. */
async function loadJpeg12() {
  const require = createRequire(import.meta.url);
  const loader = require.resolve('@cornerstonejs/dicom-image-loader');
  const file = path.join(path.dirname(loader), 'codecs', 'jpeg.js');
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: new () => Jpeg12Image;
  };
  return module.default;
}

/**
 * JPEG with 12 bits: sequential, spectral selection or full progression.
 *
 * This decoder scales its 8-bit level shift by 4095/255 where it should by 16, so its samples are
 * exactly 15 too high, and those from 4080 on become 4095 (found against DCMTK; 15 HU on a CT).
 */
export async function decodeJpeg12(
  bytes: Uint8Array,
  { rows, columns }: Codestream,
): Promise<RawSamples> {
  const Jpeg12 = await (jpeg12 ??= loadJpeg12());
  const image = new Jpeg12();
  image.parse(bytes);
  image.colorTransform = false;
  const samples = image
    .getData16(columns, rows)
    .map((sample) => (sample === 4095 ? sample : Math.max(0, sample - 15)));
  return {
    bytes: new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
    bytesPerSample: 2,
    planar: false,
    shift: 0,
  };
}
