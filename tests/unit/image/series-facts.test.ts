import { describe, expect, it } from 'vitest';
import { geometryFacts, slabThickness } from '@/lib/image/series/positions';
import { measureSeries } from '@/lib/image/series/series-meter';
import { techniqueFacts } from '@/lib/image/series/technique';
import type { MeasuredFact } from '@/lib/image/series-measurements';
import { noiseFrom, tilesOf } from '@/lib/image/series/local-spread';
import { gaussian } from '@/tests/phantoms/thorax';

const short = (facts: readonly MeasuredFact[]) =>
  facts.map(({ id, value, unit }) => [id, value, unit]);
const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });

describe('technique', () => {
  it('of CT is what the machine set, contrast by known name only', () => {
    const header = {
      '00100010': element('PN', { Alphabetic: 'Doe^Jane' }),
      '0008103E': element('LO', 'Thorax Doe'),
      '00180010': element('LO', 'Omnipaque 350, 90 ml, called Mrs Doe'),
      '00180050': element('DS', 1.25),
      '00180060': element('DS', 120),
      '00181120': element('DS', 0),
      '00181151': element('IS', 240),
      '00181210': element('SH', 'Br40d', '3'),
    };
    expect(short(techniqueFacts('CT', header))).toEqual([
      ['tube-voltage', 120, 'kV'],
      ['tube-current', 240, 'mA'],
      ['kernel', 'Br40d, 3', null],
      ['slice-thickness', 1.25, 'mm'],
      ['contrast', 'omnipaque', null],
    ]);
    expect(JSON.stringify(techniqueFacts('CT', header))).not.toContain('Doe');
  });

  it('does not repeat what somebody typed where a code belongs', () => {
    const header = {
      '00180010': element('LO', 'ask Dr Smith'),
      '00181210': element('SH', 'this kernel was chosen by Dr Smith for Mr Miller'),
    };
    expect(short(techniqueFacts('CT', header))).toEqual([
      ['contrast', 'given, agent not recognised', null],
    ]);
  });

  it('knows the words for no contrast agent', () => {
    expect(techniqueFacts('CT', { '00180010': element('LO', 'None') })).toEqual([]);
  });

  it('of MR reads field, sequence and times', () => {
    const header = {
      '00180020': element('CS', 'SE', 'IR'),
      '00180023': element('CS', '2D'),
      '00180024': element('SH', '*tir2d1_16'),
      '00180080': element('DS', 9000),
      '00180081': element('DS', 93),
      '00180082': element('DS', 2500),
      '00180087': element('DS', 1.5),
      '00181314': element('DS', 150),
    };
    expect(short(techniqueFacts('MR', header))).toEqual([
      ['field-strength', 1.5, 'T'],
      ['sequence', 'SE, IR', null],
      ['sequence-name', '*tir2d1_16', null],
      ['acquisition', '2D', null],
      ['repetition-time', 9000, 'ms'],
      ['echo-time', 93, 'ms'],
      ['inversion-time', 2500, 'ms'],
      ['flip-angle', 150, '°'],
    ]);
  });

  it('of ultrasound gives the frequency in MHz, stored in kHz', () => {
    const header = { '00186030': element('UL', 3500) };
    expect(short(techniqueFacts('US', header))).toEqual([
      ['transducer-frequency', 3.5, 'MHz'],
    ]);
  });

  it('of an enhanced object is read from its functional groups', () => {
    const header = {
      '52009229': element('SQ', {
        '00189314': element('SQ', { '00181210': element('SH', 'STANDARD') }),
        '00189325': element('SQ', { '00180060': element('DS', 100) }),
      }),
    };
    expect(short(techniqueFacts('CT', header))).toEqual([
      ['tube-voltage', 100, 'kV'],
      ['kernel', 'STANDARD', null],
    ]);
  });

  it('is empty for what we have no list of', () => {
    expect(techniqueFacts('OT', { '00180010': element('LO', 'Omnipaque') })).toEqual([]);
  });
});

describe('positions', () => {
  const at = (z: number, number: number | null = null) => ({
    number,
    rows: 10,
    columns: 20,
    position: [0, 0, z] as const,
    orientation: [1, 0, 0, 0, 1, 0] as const,
    pixelSpacing: [0.5, 0.7] as const,
  });

  it('name the gap that one missing slice leaves, and the slices beside it', () => {
    const places = [0, 1, 2, 4, 5].map((z, index) => at(z, index + 1));
    const gap = geometryFacts(places, 1).find(({ id }) => id === 'gaps');
    expect(gap).toMatchObject({ value: '2 to 4', unit: 'mm', slices: [3, 4] });
  });

  it('are taken along the normal, whichever way the slices were fed', () => {
    // 20° of tilt: 10 mm along z are 10 cos 20° = 9.397 mm along the normal.
    const [cos, sin] = [0.9396926, 0.3420201];
    const places = [30, 10, 20, 0].map((z) => ({
      ...at(z),
      orientation: [1, 0, 0, 0, cos, sin] as const,
    }));
    const facts = geometryFacts(places, undefined);
    expect(facts.find(({ id }) => id === 'slice-spacing')?.value).toBeCloseTo(9.397, 3);
    expect(facts.find(({ id }) => id === 'coverage')?.value).toBeCloseTo(4 * 9.397, 2);
  });

  it('say that slices share a place', () => {
    const facts = geometryFacts(
      [0, 0, 3, 3].map((z) => at(z)),
      3,
    );
    expect(short(facts)).toContainEqual(['repeated-positions', 2, null]);
    expect(short(facts)).toContainEqual(['slice-spacing', 3, 'mm']);
  });

  it('give the range of a spacing that varies', () => {
    const facts = geometryFacts(
      [0, 6.96, 14.03].map((z) => at(z)),
      5,
    );
    expect(short(facts)).toContainEqual(['slice-spacing-range', '6.96 to 7.07', 'mm']);
  });

  it('state no spacing for one slice, or for slices without places', () => {
    const nowhere = { ...at(0), position: undefined };
    expect(short(geometryFacts([nowhere, nowhere], 5)).map(([id]) => id)).toEqual([
      'slice-count',
      'matrix',
      'plane',
      'pixel-size',
    ]);
    expect(geometryFacts([at(1)], 5).some(({ id }) => id === 'coverage')).toBe(false);
  });

  it('give each slice the thickness half way to its neighbours', () => {
    // 0 2 6 7: outer ones half a step beyond; 2: (2 + 4) / 2; 6: (4 + 1) / 2.
    expect(slabThickness([0, 2, 6, 7], 9)).toEqual([2, 3, 2.5, 1]);
    expect(slabThickness([7, 0, 6, 2], 9)).toEqual([1, 2, 2.5, 3]);
    expect(slabThickness([0, 0, 4], 9)).toEqual([2, 2, 4]);
    expect(slabThickness([5], 9)).toEqual([9]);
    expect(slabThickness([undefined, undefined], 9)).toEqual([9, 9]);
  });
});

describe('an MR series', async () => {
  // 40 columns of quiet background, 100 ± 1 (not the body: below a fifth of the brightest), 60 of
  // tissue, 1000 ± 25.
  const noise = gaussian(9);
  const slice = () =>
    Float32Array.from({ length: 100 * 90 }, (_, index) =>
      index % 100 < 40 ? 100 + noise() : 1000 + 25 * noise(),
    );
  const measured = await measureSeries(
    { modality: 'MR', header: {}, sliceThickness: 4 },
    [1000, 50, 1000, 0].map((bValue, n) => ({
      number: n + 1,
      rows: 90,
      columns: 100,
      position: [0, 0, n * 4.5] as const,
      orientation: [1, 0, 0, 0, 1, 0] as const,
      pixelSpacing: [2, 2] as const,
      values: slice(),
      bValue,
    })),
  );
  const valueOf = (id: string) =>
    Number(measured.pixels.find((fact) => fact.id === id)?.value ?? NaN);

  it('has the percentiles of all its slices', () => {
    // The 2.5th percentile of the background, 100 - 1.96, counted in whole numbers.
    expect(valueOf('intensity-p1')).toBe(98);
    // Of 100 values 40 are background: the median is the 10th of 60, one sixth up the normal curve:
    // 1000 - 0.967 × 25; the 99th of all is the 59th of 60: 1000 + 2.128 × 25.
    expect(Math.abs(valueOf('intensity-p50') - 975.8)).toBeLessThan(1.5);
    expect(Math.abs(valueOf('intensity-p99') - 1053.2)).toBeLessThan(3);
  });

  it('has a ratio of signal to local spread, somewhat above 1000 / 25', () => {
    // The best tenth of squares of 36 samples: SD low by 1.28 / √72 = 15 %: 40 / 0.85 = 47.
    expect(valueOf('signal-to-spread')).toBeGreaterThan(42);
    expect(valueOf('signal-to-spread')).toBeLessThan(52);
  });

  it('lists its b-values', () => {
    expect(short(measured.technique)).toEqual([['b-values', '0, 50, 1000', 's/mm²']]);
  });

  it('covers its extent and one slice thickness', () => {
    expect(short(measured.geometry)).toContainEqual(['coverage', 17.5, 'mm']);
  });
});

describe('an ultrasound clip', () => {
  const region = {
    number: 1,
    isBehind: false,
    x0: 27,
    y0: 48,
    x1: 548,
    y1: 391,
    spatialFormat: 1,
    dataType: 1,
    unitsX: 3,
    unitsY: 3,
    deltaX: -0.0524781335,
    deltaY: 0.0524781335,
  };

  it('has its duration, rate and depth', async () => {
    const { geometry, pixels } = await measureSeries(
      {
        modality: 'US',
        header: { '00186031': element('CS', 'SECTOR_PHASED') },
        numberOfFrames: 65,
        frameTimeMs: 40,
        regions: [
          {
            ...region,
            unitsX: 0,
            unitsY: 0,
            x0: 0,
            x1: 575,
            y0: 32,
            y1: 431,
            dataType: 0,
          },
          region,
          { ...region, y0: 300, x0: 300, dataType: 2 },
          { ...region, spatialFormat: 3, dataType: 3, unitsX: 4, unitsY: 7 },
        ],
      },
      [{ number: 1, rows: 456, columns: 576 }],
    );
    // (391 - 48) × 0.0524781335 = 18.0 cm; (548 - 27) × 0.0524781335 = 27.34 cm.
    expect(short(geometry)).toEqual([
      ['frame-count', 65, null],
      ['frame-rate', 25, 'per second'],
      ['duration', 2.6, 's'],
      ['depth', expect.closeTo(18, 5), 'cm'],
      [
        'regions',
        '2D, not calibrated; tissue 2D, 27.3 cm × 18 cm; ' +
          'colour flow 2D, 13 cm × 4.78 cm; pulsed-wave Doppler spectral, 27.3 s × 18 cm/s',
        null,
      ],
      ['matrix', '576 × 456', null],
    ]);
    expect(pixels).toEqual([]);
  });

  it('of one frame has neither duration nor, uncalibrated, depth', async () => {
    const { geometry } = await measureSeries(
      { modality: 'US', header: {}, frameTimeMs: 40 },
      [{ number: 1, rows: 4, columns: 5 }],
    );
    expect(short(geometry)).toEqual([
      ['frame-count', 1, null],
      ['matrix', '5 × 4', null],
    ]);
  });
});

describe('tilesOf', () => {
  // 7 × 4:  0 2 0 2 5 5 9
  //         2 0 2 0 5 5 9
  //         1 1 1 1 1 1 9
  //         1 1 1 1 1 1 9
  const values = Float32Array.of(
    ...[0, 2, 0, 2, 5, 5, 9],
    ...[2, 0, 2, 0, 5, 5, 9],
    ...[1, 1, 1, 1, 1, 1, 9],
    ...[1, 1, 1, 1, 1, 1, 9],
  );
  const even = { mean: 1, deviation: 0 };
  const chequered = { mean: 1, deviation: 1 };

  it('covers the picture with whole squares only', () => {
    expect(tilesOf(values, 7, 4, 2)).toEqual([
      chequered,
      chequered,
      { mean: 5, deviation: 0 },
      even,
      even,
      even,
    ]);
  });

  it('leaves out squares with padding, or not wholly in the mask', () => {
    const mask = new Uint8Array(28).fill(1);
    mask[1] = 0;
    const padded = values.slice();
    padded[2] = NaN;
    expect(tilesOf(padded, 7, 4, 2, mask)).toHaveLength(4);
  });
});

describe('noiseFrom', () => {
  it('corrects the lowest tenth for being the lowest tenth', () => {
    // Of 20 the third smallest: 10; with 129 pixels 10 / (1 - 1.2816 / 16) = 10.871.
    const deviations = [50, 8, 9, 10, ...Array<number>(16).fill(40)];
    expect(noiseFrom(deviations, 129)).toBeCloseTo(10.871, 3);
    expect(noiseFrom([], 129)).toBeUndefined();
  });
});
