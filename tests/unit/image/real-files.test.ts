import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '@/lib/codecs/decode-frame';
import { frameBytes, frameLayout } from '@/lib/dicom/frame-index';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { readPalette } from '@/lib/dicom/look-up-tables';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { toModalityValues } from '@/lib/image/modality';
import { renderFrame } from '@/lib/image/render';
import { SeriesMeter } from '@/lib/image/series/series-meter';
import { readTestFile, testData } from '@/tests/test-data';

/** The first frame of a real file, decoded, with what its header says of it. */
async function open(file: string) {
  const bytes = readTestFile(file);
  const { header, frames, transferSyntaxUid } = parseInstance(bytes);
  if (!frames) throw new Error(`${file} has no frames.`);
  const image = readImageAttributes(header);
  const decoded = await decodeFrame({
    bytes: frameBytes(bytes, frames, 1),
    layout: frameLayout(frames, 1),
    transferSyntaxUid,
    image,
  });
  const frame = readFrameAttributes(header, 1);
  return { header, image, decoded, frame, palette: readPalette(header) };
}

describe.skipIf(!testData)('real files', () => {
  // SHA-256 of the 8-bit picture that pydicom 2.3.1 and NumPy 1.24.2 make of pixel_array:
  it.each([
    [
      // apply_modality_lut, C.11.2.1.2.1 in float64, np.rint; padding (-2000) set to 0
      'CT in its own window, padded outside the circle',
      'series/ct-ge-chest-lidc0003/000022.dcm',
      'b2af249250342d9e8a2e715556e5eb5042b485e89f1a77d1d56dec2b06905755',
    ],
    [
      // apply_voi, / 65535 * 255, np.rint
      'a VOI table',
      'display/vlut_04.dcm',
      '74853be063ef5655c12d6c25be10f47107b8dc515978e73bff0bb35c33f01af8',
    ],
    [
      // as CT with 128/256, then 255 - grey
      'MONOCHROME1',
      'xray/dx/dx_image.dcm',
      '7ab083b05e51cd2b6d32258bff52e371c96b5a5263035f4f7f7d4e7b0479c84d',
    ],
    [
      // convert_color_space(…, 'YBR_FULL', 'RGB')
      'YBR_FULL_422, uncompressed',
      'transfer-syntax/colour/SC_ybr_full_422_uncompressed.dcm',
      'ddb100d8f45a7fbf420e8ce5d1b376a5479f068c5109daac31eb982f662d228f',
    ],
    [
      // apply_color_lut(…) >> 8
      'a palette of 65,536 entries in segments',
      'series/us-single-frame/gdcm-US-ALOKA-16.dcm',
      '97697b719ccd7c15c9cfbee12cb1285b2423b8bc3adf6bf45cb3858e4f0f3db4',
    ],
    [
      'a palette of 256 entries of 16 bits',
      'series/us-single-frame/examples_palette.dcm',
      '322156a65198e9bee9b231c14fcb48d06306bea5d39e9f3c0b0befb037eb834f',
    ],
  ])('%s: the same picture as pydicom’s, to the bit', async (_, file, sha256) => {
    const { data } = renderFrame(await open(file));
    expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
  });

  it('a chest: the air and bone that an independent flood fill in NumPy finds', async () => {
    // Every tenth slice by position. NumPy: hu > -300, its largest 4-connected part, what the border
    // can't reach outside it, padding excluded; then areas of hu < -500 and hu > 300 × 25 mm.
    const folder = 'series/ct-ge-chest-lidc0003';
    const files = readdirSync(path.join(testData ?? '', folder)).filter((name) =>
      name.endsWith('.dcm'),
    );
    const places = files.map((name) => {
      const { header } = parseInstance(readTestFile(`${folder}/${name}`));
      return { name, z: readFrameAttributes(header, 1).position?.[2] ?? NaN };
    });
    places.sort((a, b) => a.z - b.z);
    const meter = new SeriesMeter({ modality: 'CT', header: {} });
    for (const { name } of places.filter((_, index) => index % 10 === 0)) {
      const { image, decoded, frame } = await open(`${folder}/${name}`);
      const values = toModalityValues(decoded.samples, { ...image, ...frame });
      meter.add({
        ...frame,
        rows: image.rows,
        columns: image.columns,
        number: null,
        values,
      });
    }
    const { pixels } = meter.measurements();
    const valueOf = (id: string) => pixels.find((fact) => fact.id === id)?.value;
    expect(valueOf('air-volume')).toBeCloseTo(5716.957523548023, 2);
    expect(valueOf('bone-fraction')).toBeCloseTo(4.363412289054953, 6);
    // No oracle, but anatomy: nearly all of that air is lung, the trachea some 50 mL.
    expect(valueOf('lung-volume')).toBeGreaterThan(5600);
  });
});
