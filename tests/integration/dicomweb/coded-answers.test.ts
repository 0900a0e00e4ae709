import { beforeAll, describe, expect, it } from 'vitest';
import { oracleRow, readTestFile, testData } from '@/tests/test-data';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';
import { partsOf } from './parts';

const UID = '1.2.840.10008.1.2';
const EXPLICIT = `${UID}.1`;
const JPEG = `${UID}.4.50`;
const J2K = `${UID}.4.90`;
const HTJ2K = `${UID}.4.201`;
const RPCL = `${UID}.4.202`;

const CT = 'transfer-syntax/ct-small/CT_small.dcm';
/** Of the same study. */
const SR = 'derived/sr/sr_document.dcm';
const TEN_FRAMES = 'enhanced/emri_small.dcm';
const BITS = 'derived/seg/small-with-source/seg/label.seg';
const GREY_BYTES = 'xray/dx/dx_image.dcm';
const FILES = [CT, SR, TEN_FRAMES, BITS, GREY_BYTES];

let root: string;
const placeOf = (file: string) => {
  const row = oracleRow(file);
  return {
    studyUid: row['study_uid'] ?? '',
    seriesUid: row['series_uid'] ?? '',
    sopInstanceUid: row['sop_uid'] ?? '',
  };
};
const get = (path: string, accept: string) => fetch(root + path, { headers: { accept } });
const frames = (file: string, list: string, accept: string) =>
  get(`${pathOf(placeOf(file))}/frames/${list}`, accept);
const typeOf = (answer: Response) => answer.headers.get('content-type');
const titleOf = async (answer: Response) =>
  ((await answer.json()) as { title: string }).title;
/** SOC and SIZ, and in the latter the bit of Rsiz that announces high throughput (ITU-T T.814 A.2). */
const isHtj2k = (bytes: Buffer) =>
  bytes.readUInt32BE(0) === 0xff4fff51 && (bytes.readUInt16BE(6) & 0x4000) > 0;

describe.skipIf(!testData)('answers in a requested transfer syntax', () => {
  beforeAll(async () => {
    const world = await openTestWorld();
    root = await startDicomweb(world);
    await importAll(
      world,
      FILES.map((name) => ({ name, bytes: readTestFile(name) })),
    );
  });

  it('are frames in parts, in the order asked for', async () => {
    const accept = `multipart/related; type="image/jphc"; transfer-syntax=${RPCL}`;
    const answer = await frames(TEN_FRAMES, '9,2', accept);
    expect(typeOf(answer)).toMatch(/^multipart\/related; type="image\/jphc"/);
    const parts = await partsOf(answer);
    expect(parts).toHaveLength(2);
    for (const { head, bytes } of parts) {
      expect(head).toContain(`image/jphc; transfer-syntax=${RPCL}`);
      expect(isHtj2k(bytes)).toBe(true);
    }
    expect(parts[0]?.bytes.equals(parts[1]?.bytes ?? Buffer.of())).toBe(false);
  });

  it('are in the default of a media type that is not stored', async () => {
    const answer = await frames(CT, '1', 'image/jp2');
    expect(typeOf(answer)).toBe(`image/jp2; transfer-syntax=${J2K}`);
    const again = await frames(CT, '1', 'image/jphc');
    expect(typeOf(again)).toBe(`image/jphc; transfer-syntax=${HTJ2K}`);
    expect(answer.headers.get('etag')).not.toBe(again.headers.get('etag'));
  });

  it('are what is stored for who takes anything', async () => {
    const any = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';
    const [part] = await partsOf(await frames(CT, '1', any));
    expect(part?.head).toContain(EXPLICIT);
    const [preferred] = await partsOf(
      await frames(CT, '1', `image/jphc;q=0.2, ${any};q=0.9`),
    );
    expect(preferred?.head).toContain(EXPLICIT);
  });

  it('fall back to what else is taken where pixels can’t be coded so', async () => {
    const accept = `image/jphc, application/octet-stream; transfer-syntax=${EXPLICIT}; q=0.5`;
    expect(typeOf(await frames(BITS, '1', accept))).toBe(
      `application/octet-stream; transfer-syntax=${EXPLICIT}`,
    );
    const refused = await frames(BITS, '1', 'image/jphc');
    expect(refused.status).toBe(406);
    expect(await titleOf(refused)).toBe(
      `It can't be coded in ${HTJ2K}: its pixels are single bits.`,
    );
  });

  it('lose something only where that is asked for by name, and only as frames', async () => {
    const lossy = `image/jpeg; transfer-syntax=${JPEG}`;
    const answer = await frames(GREY_BYTES, '1', lossy);
    expect(typeOf(answer)).toBe(lossy);
    expect((await bytesOf(answer)).subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect((await frames(GREY_BYTES, '1', 'image/jpeg')).status).toBe(406);
    expect(await titleOf(await frames(CT, '1', lossy))).toContain(
      'its pixels have 16 bits',
    );
    const whole = await get(
      pathOf(placeOf(GREY_BYTES)),
      `application/dicom; transfer-syntax=${JPEG}`,
    );
    expect(whole.status).toBe(406);
  });

  it('are a whole study, what is no image beside the images', async () => {
    const { studyUid } = placeOf(CT);
    const accept = `multipart/related; type="application/dicom"; transfer-syntax=${HTJ2K}`;
    const parts = await partsOf(await get(pathOf({ studyUid }), accept));
    expect(
      parts.map(({ head }) => /transfer-syntax=([\d.]+)/.exec(head)?.[1]).sort(),
    ).toEqual([EXPLICIT, HTJ2K]);
    const alone = await get(
      pathOf(placeOf(SR)),
      `application/dicom; transfer-syntax=${HTJ2K}`,
    );
    expect(await titleOf(alone)).toBe(`It can't be coded in ${HTJ2K}: it has no pixels.`);
  });

  it('say where each of many frames begins', async () => {
    const accept = `application/dicom; transfer-syntax=${J2K}`;
    const file = await bytesOf(await get(pathOf(placeOf(TEN_FRAMES)), accept));
    const pixels = file.indexOf(Buffer.from('e07f1000' + '4f420000' + 'ffffffff', 'hex'));
    expect(pixels).toBeGreaterThan(0);
    const table = pixels + 12;
    expect(file.readUInt32LE(table + 4)).toBe(40); // ten offsets (PS3.5 A.4)
    for (let frame = 0; frame < 10; frame++) {
      const at = table + 48 + file.readUInt32LE(table + 8 + 4 * frame);
      expect(file.readUInt32LE(at)).toBe(0xe000fffe);
      expect(file.readUInt32BE(at + 8)).toBe(0xff4fff51);
    }
  });
});
