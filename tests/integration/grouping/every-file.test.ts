import { beforeAll, describe, expect, it } from 'vitest';
import type { SeriesDetail, StudyDetail } from '@/lib/api/studies';
import type { World } from '@/lib/workflow/world';
import { studyDetail } from '@/lib/workflow/study-detail';
import { importAll, openTestWorld, type Ledger } from '../test-world';
import { readOracle, readSeriesTable, readTestFile, testData } from '@/tests/test-data';

const numbersOf = (text = '') => text.split('\\').map(Number);
/** Rows × columns, as pydicom read the two. */
const normalOf = ([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: readonly number[]) =>
  [b * f - c * e, c * d - a * f, a * e - b * d] as const;

const framesOf = ({ stacks }: SeriesDetail) => stacks.flatMap(({ frames }) => frames);

describe.runIf(testData)('every file of the test data', () => {
  const oracle = readOracle();
  const row = new Map(oracle.map((each) => [each.path, each]));
  let world: World;
  let ledger: Ledger;
  let studies: StudyDetail[];
  let series: SeriesDetail[];

  beforeAll(async () => {
    world = await openTestWorld();
    ledger = await importAll(
      world,
      oracle.map(({ path }) => ({ name: path, bytes: readTestFile(path) })),
    );
    studies = await Promise.all(
      ledger.summary.studyUids.map((uid) => studyDetail(world, uid)),
    );
    series = studies.flatMap((study) => study.series);
  }, 600_000);

  it('has its line in the ledger, with a reason where it was refused', () => {
    const { lines, summary } = ledger;
    expect(lines.map(({ path }) => path).sort()).toEqual([...row.keys()].sort());
    const { stored, duplicate, replaced, refused } = summary;
    expect(stored + duplicate + replaced + refused).toBe(oracle.length);
    const silent = lines.filter(
      ({ outcome, reason }) => outcome === 'refused' && !reason?.endsWith('.'),
    );
    expect(silent).toEqual([]);
  });

  it('is in one stack, each frame once, or listed with its reason', () => {
    const stored = ledger.lines.filter(({ outcome }) => outcome === 'stored');
    const shown = series.flatMap(framesOf);
    const hidden = series.flatMap(({ notShown }) => notShown);
    const uids = [
      ...new Set(shown.map(({ sopInstanceUid }) => sopInstanceUid)),
      ...hidden.map(({ sopInstanceUid }) => sopInstanceUid),
    ];
    // Nothing twice, nothing left out, nothing more.
    expect(uids.toSorted()).toEqual(
      stored.map(({ sopInstanceUid }) => sopInstanceUid).toSorted(),
    );
    expect(hidden.filter(({ reason }) => !/^[A-Z].+\.$/.test(reason))).toEqual([]);
    const frames = shown.map(({ sopInstanceUid, frame }) => `${sopInstanceUid}/${frame}`);
    expect(new Set(frames).size).toBe(frames.length);
    const expected = stored.flatMap(({ path, sopInstanceUid }) =>
      hidden.some((each) => each.sopInstanceUid === sopInstanceUid)
        ? []
        : Array.from(
            { length: Number(row.get(path)?.['frames'] || 1) },
            (_, index) => `${sopInstanceUid}/${index + 1}`,
          ),
    );
    expect(frames.toSorted()).toEqual(expected.toSorted());
  });

  it('is counted: the counts of a study and of its series add up', () => {
    for (const study of studies) {
      const sum = (key: keyof StudyDetail['counts']) =>
        study.series.reduce((total, { counts }) => total + counts[key], 0);
      expect(study.counts).toEqual({
        instances: sum('instances'),
        shown: sum('shown'),
        notShown: sum('notShown'),
        frames: sum('frames'),
      });
      for (const each of study.series) {
        const { instances, shown, notShown, frames } = each.counts;
        expect(shown + notShown).toBe(instances);
        expect(notShown).toBe(each.notShown.length);
        expect(frames).toBe(framesOf(each).length);
      }
    }
    const total = studies.reduce((sum, { counts }) => sum + counts.instances, 0);
    expect(total).toBe(ledger.summary.stored);
  });

  it('stacks have names of their own, and keep them when asked again', async () => {
    for (const study of studies) {
      const ids = study.series.flatMap(({ stacks }) => stacks.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
    }
    const again = await Promise.all(
      studies.map(({ studyUid }) => studyDetail(world, studyUid)),
    );
    expect(again).toEqual(studies);
  });

  it('lies where the oracle says, to the hundredth of a millimetre, in the oracle’s order', () => {
    const uidOf = new Map(
      ledger.lines.map(({ path, sopInstanceUid, outcome }) => [
        outcome === 'stored' ? sopInstanceUid : undefined,
        row.get(path),
      ]),
    );
    let compared = 0;
    for (const stack of series.flatMap(({ stacks }) => stacks)) {
      if (stack.orderedBy !== 'position') continue;
      const theirs = stack.frames.map(({ sopInstanceUid }) => uidOf.get(sopInstanceUid));
      const single = theirs.every((each) => each?.['series_order'] && !each['frames']);
      if (!single || stack.frames.length < 2) continue;
      const steps = theirs
        .slice(1)
        .map((each, at) =>
          Math.sign(
            Number(each?.['series_order']) - Number(theirs[at]?.['series_order']),
          ),
        );
      expect(new Set(steps).size, stack.id).toBe(1);
      for (const [at, { positionMm }] of stack.frames.entries()) {
        const [one = 0, two = 0, three = 0] = numbersOf(theirs[at]?.['position']);
        const [x, y, z] = normalOf(numbersOf(theirs[0]?.['orientation']));
        const mm = one * x + two * y + three * z;
        expect(positionMm, theirs[at]?.path).toBeCloseTo(mm, 2);
      }
      compared += stack.frames.length;
    }
    expect(compared).toBeGreaterThan(1300);
  });

  it('no series has fewer positions than the table says', () => {
    const counted = readSeriesTable().filter(
      (each) =>
        Number(each['distinct_positions']) > 1 && each['distinct_orientations'] === '1',
    );
    expect(counted.length).toBeGreaterThan(20);
    for (const each of counted) {
      const found = series.find(({ seriesUid }) => seriesUid === each['series_uid']);
      const places = new Set(
        found && framesOf(found).map(({ positionMm }) => positionMm?.toFixed(1)),
      );
      expect([each.path, found?.counts.instances, places.size]).toEqual([
        each.path,
        Number(each['instances']),
        Number(each['distinct_positions']),
      ]);
    }
  });

  const ofFolder = (folder: string) => {
    const uids = new Set(
      ledger.lines.flatMap(({ path, seriesUid }) =>
        path.startsWith(folder) && seriesUid ? [seriesUid] : [],
      ),
    );
    return series.filter(({ seriesUid }) => uids.has(seriesUid));
  };
  const shapes = (folder: string) =>
    ofFolder(folder).flatMap(({ stacks }) =>
      stacks.map(({ label, frames }) => [label, frames.length]),
    );

  /** Series whose slices other viewers hide, as the README of the data names them. */
  describe('where other viewers hide slices', () => {
    it('520 images are 13 volumes: dcm2niix says b 0 and 12 directions of b 1500', () => {
      expect(shapes('series/mr-canon-dti-4d/')).toEqual([
        ['no b-value', 40],
        ...Array.from({ length: 12 }, (_, at) => [`b 1500, direction ${at + 1}`, 40]),
      ]);
    });

    it('104 frames are 13 positions × 2 echoes × 4 parts, as dcm2niix parts them', () => {
      expect(shapes('enhanced/IM_0014')).toEqual(
        ['magnitude', 'real', 'imaginary', 'phase'].flatMap((part) =>
          ['4', '6.3'].map((echo) => [`${part}, echo ${echo} ms`, 13]),
        ),
      );
      expect(shapes('enhanced/IM_0010')).toEqual([['', 20]]);
    });

    it('a slice that is missing is told, with its number', () => {
      const [t1] = ofFolder('series/mr-siemens-t1-sagittal/');
      expect(t1?.counts.shown).toBe(175);
      expect(t1?.stacks[0]?.warnings).toEqual([
        'There is a gap of 2 mm between slices 114 and 115 where 1 mm are usual: ' +
          'slices are missing (instance number 115).',
      ]);
    });

    it('two orientations in one series, two scouts, three planes of a pilot', () => {
      expect(
        shapes('geometry/slice-orientation-differs/').map(([, count]) => count),
      ).toEqual([2, 2]);
      expect(shapes('series/ct-ge-head-study/localizers/')).toEqual([
        ['coronal', 1],
        ['sagittal', 1],
      ]);
      const pilots = ofFolder('dicomdir/98892003/MR2/').filter(
        ({ counts }) => counts.instances === 3,
      );
      expect(pilots).toHaveLength(2);
      for (const { stacks } of pilots) {
        const planes = stacks.map(({ label }) => label).toSorted();
        expect(planes).toEqual(['axial', 'coronal', 'sagittal']);
      }
    });

    it('a projection that turns is one stack, and seven of its twelve images are here', () => {
      const [angio] = ofFolder('dicomdir/98892003/MR700/');
      expect(angio?.stacks.map(({ frames }) => frames.length)).toEqual([7]);
      expect(angio?.warnings).toContain(
        'The scanner announced 12 images of an acquisition: 7 are here.',
      );
    });

    it('the tilt of a gantry is told: dcm2niix says 14 degrees', () => {
      const [tilted] = ofFolder('geometry/gantry-tilt/');
      expect(tilted?.stacks[0]?.warnings[0]).toMatch(/sheared by 14\.0° \(gantry tilt\)/);
    });

    it('a report in a series of images is listed with its reason', () => {
      const [ct] = ofFolder('transfer-syntax/ct-small/');
      expect(ct?.counts).toEqual({ instances: 2, shown: 1, notShown: 1, frames: 1 });
      expect(ct?.notShown[0]?.reason).toBe(
        'A structured report is not shown as an image.',
      );
    });

    it('two slices are a stack, too; the large series are whole', () => {
      expect(shapes('geometry/too-few-slices/')).toEqual([['', 2]]);
      expect(shapes('series/pt-siemens-qin-headneck/')).toEqual([['', 299]]);
      expect(shapes('series/ct-ge-chest-lidc0003/')).toEqual([['', 140]]);
      expect(shapes('series/mr-ge-pd-oblique/')).toEqual([['', 20]]);
    });
  });
});
