import { readFileSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { openRecoders } from '@/lib/codecs/encode/recoders';
import { frameBytes } from '@/lib/dicom/frame-index';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { stringOf, TAG } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { textElement } from '@/lib/dicom/recode/element-bytes';
import { encapsulated } from '@/lib/dicom/recode/encapsulated';
import { explicitDataSet } from '@/lib/dicom/recode/explicit-data-set';
import { fileMeta } from '@/lib/dicom/recode/file-meta';
import { newUid } from '@/lib/dicom/write-part10';
import { tourTaken } from '@/tests/browser/tour-taken';
import { timed, type Figure } from './figures';
import { seriesOnDisk } from './import-rate';
import { together } from './orthanc/client';
import type { BenchSeries } from './orthanc/files';
import { stow } from './orthanc/store';

const EXPLICIT = '1.2.840.10008.1.2.1';
const J2K = '1.2.840.10008.1.2.4.90';
const HTJ2K = '1.2.840.10008.1.2.4.201';
const RUNS = 3;

/**
 * A real CT stored as JPEG 2000, loaded into the viewer's cache: as it is; coded as HTJ2K while it is
 * asked for; decoded by the server; and as a cache of HTJ2K would give it, which is a series stored so.
 */
export async function htj2kCache(appUrl: string, testData: string): Promise<Figure[]> {
  const executablePath = process.env['CHROMIUM'];
  const files = seriesOnDisk(testData, 'series/ct-ge-chest-lidc0003') ?? [];
  const originals = files.map((file) => readFileSync(file));
  const { figures, j2k, htj2k } = await made(originals);
  if (!executablePath) return figures;
  await stow({ root: `${appUrl}/dicomweb` }, j2k);
  await stow({ root: `${appUrl}/dicomweb` }, htj2k);
  const ways: [name: string, series: BenchSeries, accept?: string][] = [
    ['JPEG 2000 as stored', j2k],
    ['JPEG 2000, coded as HTJ2K on demand', j2k, HTJ2K],
    ['JPEG 2000, decoded by the server', j2k, EXPLICIT],
    ['HTJ2K as stored', htj2k],
  ];
  const times = ways.map((): number[] => []);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (let run = 0; run <= RUNS; run++) {
      for (const [at, [, series, accept]] of ways.entries()) {
        const milliseconds = await loadMs(
          browser,
          `${appUrl}/studies/${series.studyUid}`,
          accept,
        );
        if (run > 0) times[at]?.push(milliseconds); // the first one warms up
      }
    }
  } finally {
    await browser.close();
  }
  return [
    ...figures,
    ...ways.map(([name], at) => ({
      name: `load ${originals.length} slices, ${name}`,
      unit: 'ms',
      runs: times[at] ?? [],
      note: 'in Chromium, from navigation to the last slice in memory',
    })),
  ];
}

/** The series in both codings, and what making the second of the first costs one thread. */
async function made(originals: readonly Buffer[]) {
  const recoders = openRecoders({ threads: 2, root: process.cwd() });
  const raw = originals.map((bytes) => {
    const { header, frames, transferSyntaxUid } = parseInstance(bytes);
    if (!frames) throw new Error('A slice has no pixels.');
    const image = readImageAttributes(header);
    return { header, image, transferSyntaxUid, bytes: frameBytes(bytes, frames, 1) };
  });
  const coded: Uint8Array[] = [];
  await together(2, [...raw.entries()], async ([at, slice]) => {
    coded[at] = (await recoders.recode({ ...slice, to: J2K })).bytes;
  });
  const again: Uint8Array[] = [];
  const perSlice: number[] = [];
  for (const [at, { image }] of raw.entries()) {
    const request = { bytes: coded[at] ?? Buffer.of(), transferSyntaxUid: J2K, image };
    perSlice.push(
      await timed(async () => {
        again[at] = (await recoders.recode({ ...request, to: HTJ2K })).bytes;
      }),
    );
  }
  await recoders.close();
  const bytesOf = (list: readonly Uint8Array[]) =>
    list.reduce((sum, each) => sum + each.length, 0) / 1e6;
  return {
    j2k: await seriesOf(originals, coded, J2K),
    htj2k: await seriesOf(originals, again, HTJ2K),
    figures: [
      {
        name: 'JPEG 2000 → HTJ2K, a slice',
        unit: 'ms',
        runs: perSlice,
        note: 'one thread',
      },
      { name: '  bytes, JPEG 2000', unit: 'MB', runs: [bytesOf(coded)] },
      { name: '  bytes, HTJ2K', unit: 'MB', runs: [bytesOf(again)] },
    ],
  };
}

/** A study of its own with these frames. */
async function seriesOf(
  originals: readonly Buffer[],
  frames: readonly Uint8Array[],
  transferSyntaxUid: string,
): Promise<BenchSeries> {
  const studyUid = newUid();
  const seriesUid = newUid();
  const files = originals.map(async (bytes, at) => {
    const sopInstanceUid = newUid();
    const sopClassUid = stringOf(parseInstance(bytes).header, TAG.SOPClassUID) ?? '';
    const uids: [tag: string, uid: string][] = [
      [TAG.StudyInstanceUID, studyUid],
      [TAG.SeriesInstanceUID, seriesUid],
      [TAG.SOPInstanceUID, sopInstanceUid],
    ];
    const { before } = explicitDataSet(
      readDataSet(bytes),
      Object.fromEntries(uids.map(([tag, uid]) => [tag, textElement(tag, 'UI', uid)])),
    );
    async function* one() {
      yield frames[at] ?? Buffer.of();
    }
    const pixels: Uint8Array[] = [];
    for await (const piece of encapsulated(one(), 1)) pixels.push(piece);
    const meta = fileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid });
    return { sopInstanceUid, bytes: Buffer.concat([meta, before, ...pixels]) };
  });
  return { studyUid, seriesUid, files: await Promise.all(files) };
}

/** Milliseconds until the page says that every slice is in memory. */
async function loadMs(browser: Browser, url: string, accept?: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(tourTaken);
    if (accept) {
      await page.addInitScript((wanted) => {
        const { setRequestHeader } = XMLHttpRequest.prototype;
        XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
          setRequestHeader.call(
            this,
            name,
            name.toLowerCase() === 'accept' ? wanted : value,
          );
        };
      }, `application/octet-stream; transfer-syntax=${accept}`);
    }
    return await timed(async () => {
      await page.goto(url);
      await page.getByText(/^(\d+) of \1 slices loaded$/).waitFor({ timeout: 240_000 });
    });
  } finally {
    await context.close();
  }
}
