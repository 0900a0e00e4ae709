import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from '@/tests/browser/app-server';
import { hasDcmtk } from '@/tests/peers/dcmtk';
import { hasOhif } from '@/tests/peers/ohif';
import { hasOrthanc } from '@/tests/peers/orthanc';
import { testData } from '@/tests/test-data';
import { decodingTimes } from './decoding';
import { exportRate } from './export-rate';
import { publish, type Figure } from './figures';
import { frameRate } from './frames';
import { htj2kCache } from './htj2k';
import { importRate, seriesOnDisk, writeSample } from './import-rate';
import { networkRate } from './orthanc/dicom-network';
import { besideOrthanc } from './orthanc/side-by-side';
import { preparationTimes } from './preparation';
import { queryTimes } from './qido/qido';
import { besideOhif } from './viewers/beside-ohif';
import { firstFindingMs } from './viewers/first-finding';
import { memoryBeyondBudget } from './viewers/beyond-budget';
import { memoryOfStudies } from './viewers/memory';
import { reviewKeys } from './viewers/review-keys';
import { scoringTimes } from './evaluation/scoring';
import { wholeSeriesTimes } from './whole-series';

const figures: Figure[] = [];
const skipped: string[] = [];
const say = (line: string) => console.error(line);
const scratch = mkdtempSync(path.join(tmpdir(), 'overread-bench-'));
/** `export=1000`: of a thousand. */
const asked = process.argv.slice(2).map((each) => each.split('=') as [string, string?]);
const wanted = asked.map(([name]) => name);

/** What is measured, by the names that the command takes. */
const parts = {
  async import() {
    say('Making the sample CT …');
    const sample = await writeSample(path.join(scratch, 'sample'));
    say('Importing …');
    figures.push(...(await importRate('sample CT', sample, scratch)));
    const real = testData && seriesOnDisk(testData, 'series/ct-ge-chest-lidc0003');
    if (real) figures.push(...(await importRate('real CT', real, scratch)));
    else skipped.push('import of a real series (OVERREAD_TEST_DATA)');

    say('Preparing slices …');
    const prepared = await preparationTimes(sample[0] ?? '', testData);
    figures.push(...prepared.figures);
    skipped.push(...prepared.skipped);
  },
  async export() {
    const number = Number(asked.find(([name]) => name === 'export')?.[1] ?? 20);
    figures.push(...(await exportRate(number, scratch, say)));
  },
  async preparing() {
    say('Preparing a series …');
    const sample = await writeSample(path.join(scratch, 'series'));
    figures.push(...(await wholeSeriesTimes(sample, scratch)));
  },
  async scoring() {
    say('Scoring drafts …');
    figures.push(...(await scoringTimes()));
  },
  async decoding() {
    say('Decoding …');
    if (!testData) return void skipped.push('decoding (OVERREAD_TEST_DATA)');
    const decoded = await decodingTimes(testData, scratch);
    figures.push(...decoded.figures);
    skipped.push(...decoded.skipped);
  },
  async htj2k() {
    say('A cache of HTJ2K …');
    if (!testData) return void skipped.push('a cache of HTJ2K (OVERREAD_TEST_DATA)');
    const app = await startApp();
    try {
      figures.push(...(await htj2kCache(app.url, testData)));
    } finally {
      await app.stop();
    }
  },
  async orthanc() {
    say('Beside Orthanc …');
    if (hasOrthanc) figures.push(...(await besideOrthanc(say)));
    else skipped.push('beside Orthanc: install orthanc and orthanc-dicomweb');
  },
  async dimse() {
    say('Beside Orthanc, by the DICOM network …');
    if (hasOrthanc && hasDcmtk) figures.push(...(await networkRate(say)));
    else skipped.push('C-STORE beside Orthanc: install orthanc, orthanc-dicomweb, dcmtk');
  },
  async qido() {
    figures.push(...(await queryTimes(scratch, say)));
  },
  async frames() {
    say('Frames of the app …');
    const app = await startApp();
    try {
      figures.push(...(await frameRate(app.url)));
    } finally {
      await app.stop();
    }
  },
  async ohif() {
    say('Beside OHIF …');
    const browser = process.env['CHROMIUM'];
    if (hasOhif && browser) figures.push(...(await besideOhif(browser)));
    else skipped.push('beside OHIF: .ci/run says how its build gets to .tools/ohif');
  },
  async finding() {
    say('A finding arrives …');
    const browser = process.env['CHROMIUM'];
    if (browser) figures.push(...(await firstFindingMs(browser)));
    else skipped.push('the first finding on the screen: it needs CHROMIUM');
  },
  async review() {
    say('From a draft to its signature, by keys …');
    const browser = process.env['CHROMIUM'];
    if (browser) figures.push(...(await reviewKeys(browser)));
    else skipped.push('keys from a draft to its signature: it needs CHROMIUM');
  },
  async memory() {
    say('Ten studies in a row …');
    const browser = process.env['CHROMIUM'];
    const isLinux = process.platform === 'linux';
    if (browser && isLinux) {
      figures.push(...(await memoryOfStudies(browser)));
      say('More than the budget holds …');
      figures.push(...(await memoryBeyondBudget(browser)));
    } else skipped.push('memory of the browser: it is read from /proc, with CHROMIUM');
  },
};

for (const name of wanted) {
  if (!Object.keys(parts).includes(name)) throw new Error(`There is no part ${name}.`);
}
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await measure();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
publish(figures, skipped);
// Threads that are still warm must not hold the process.
process.exit(0);
