import type { Page } from 'playwright-core';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import { beside } from '@/tests/bench/beside';
import type { Figure } from '@/tests/bench/figures';
import { startApp } from '@/tests/browser/app-server';
import { tourTaken } from '@/tests/browser/tour-taken';
import { startOhif } from '@/tests/peers/ohif';
import { freePort } from '@/tests/peers/orthanc';
import { planesMs } from './planes';
import { loadUnrecorded } from './unrecorded';
import { firstImageMs, scroll, watch } from './watch';

const RUNS = 3;
const SLICES = 200;
const BYTES = SLICES * 512 * 512 * 2;

/** An expression of the page: whether every slice can be shown at once. */
type Loaded = string;

/** Clicks what cuts the series into planes. */
type Cut = (page: Page) => Promise<void>;

interface Times {
  firstImage: number[];
  whole: number[];
  scrolled: number[];
  longest: number[];
  planes: number[];
}

/**
 * A CT of 200 slices in our page and in OHIF's published build, by turns: the same browser, the same
 * archive (ours; each asks it without anything in between), a profile that has nothing yet.
 */
export async function besideOhif(executablePath: string): Promise<Figure[]> {
  const port = await freePort();
  const app = await startApp({ OVERREAD_ORIGINS: `http://127.0.0.1:${port}` });
  const ohif = await startOhif(app.url, port);
  const ours = `${app.url}/studies/${chestCt.studyUid}`;
  const theirs = `${ohif.url}/viewer?StudyInstanceUIDs=${chestCt.studyUid}`;
  const viewers: [url: string, loaded: Loaded, cut: Cut, times: Times][] = [
    [ours, loadedInOurs, cutInOurs, noTimes()],
    [theirs, loadedInOhif, cutInOhif, noTimes()],
  ];
  try {
    // The first doesn't count: files and codecs come from the disk then.
    for (let run = 0; run <= RUNS; run++) {
      for (const [url, loaded, cut, times] of viewers) {
        const measured = await measure(executablePath, url, loaded, cut);
        if (run === 0) continue;
        times.firstImage.push(measured.firstImage);
        times.whole.push(measured.whole);
        times.scrolled.push(measured.perSecond);
        times.longest.push(measured.longestMs);
        times.planes.push(measured.planes);
      }
    }
  } finally {
    ohif.stop();
    await app.stop();
  }
  const [overread = noTimes(), peer = noTimes()] = viewers.map(([, , , times]) => times);
  const two = (what: keyof Times) => ({
    peer: 'OHIF' as const,
    overread: overread[what],
    theirs: peer[what],
  });
  const less = { unit: 'ms', better: 'less' } as const;
  return [
    ...beside({
      ...two('firstImage'),
      ...less,
      name: 'first image of a CT of 200 slices',
      aim: 2.5,
      note: 'from navigation to the first picture on a canvas',
    }),
    ...beside({
      ...two('whole'),
      ...less,
      name: 'its last slice in memory',
      aim: 3.33,
      note: 'from navigation; ours: its values, OHIF: its pictures',
    }),
    ...beside({
      ...two('scrolled'),
      name: 'scrolling, slices in memory',
      unit: 'images/s',
      better: 'more',
      aim: 2,
      note: 'one wheel notch between two frames; 1920 × 1080, no GPU',
    }),
    ...beside({
      ...two('longest'),
      ...less,
      name: '  the longest wait for a picture',
      note: 'at most 100 ms is the aim',
    }),
    ...beside({
      ...two('planes'),
      ...less,
      name: 'three planes through it',
      aim: 1.43,
      note: 'from the click until nothing changes any more; slices in memory',
    }),
  ];
}

const noTimes = (): Times => ({
  firstImage: [],
  whole: [],
  scrolled: [],
  longest: [],
  planes: [],
});

// A browser of its own for each: what the last one compiled is not there.
const measure = (executablePath: string, url: string, isLoaded: Loaded, cut: Cut) =>
  loadUnrecorded(
    executablePath,
    { url, scripts: [tourTaken, watch], isLoaded },
    async (page, whole) => {
      const firstImage = await firstImageMs(page);
      await page.waitForTimeout(1500); // what follows on loading is done
      await scroll(page); // both warm up
      const scrolled = await scroll(page);
      const planes = await planesMs(page, () => cut(page));
      return { firstImage, whole, ...scrolled, planes };
    },
  );

const loadedInOurs: Loaded = `document.querySelector('footer')?.textContent
  .includes('${SLICES} of ${SLICES} slices loaded')`;

/** OHIF says nothing of it; what it keeps is asked. */
const loadedInOhif: Loaded = `globalThis.cornerstone?.cache?.getCacheSize() >= ${BYTES * 0.99}`;

const cutInOurs: Cut = (page) => page.getByRole('button', { name: /^Planes/ }).click();

const cutInOhif: Cut = async (page) => {
  await page.locator('[data-cy="Layout"]').click();
  await page.locator('[data-cy="MPR"]').click();
};
