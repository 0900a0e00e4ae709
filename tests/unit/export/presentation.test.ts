import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LookUpTable } from '@/lib/dicom/look-up-tables';
import type { AnnotatedStudy, FrameDisplay } from '@/lib/export/annotated-study';
import { presentationState } from '@/lib/export/formats/presentation-state';
import { srgbProfile } from '@/lib/export/presentation/icc';
import { chestCt, ultrasoundClip, withoutReport } from '@/tests/contract/export-fixtures';
import { onlyFile, written } from '@/tests/contract/written';
import { installed, runOn } from './installed';

const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(import.meta.dirname, 'read-pr.py');
const image = (number: number) => `1.2.826.0.1.3680043.10.1.1.${number}`;

/** The chest CT, its images shown otherwise. */
const shown = (more: Partial<FrameDisplay>): AnnotatedStudy => ({
  ...chestCt,
  displays: Object.fromEntries(
    Object.entries(chestCt.displays).map(([key, each]) => [key, { ...each, ...more }]),
  ),
});
const table = (bitsPerEntry: number, firstMapped: number): LookUpTable => ({
  firstMapped,
  bitsPerEntry,
  entries: Uint16Array.from(
    { length: 7 },
    (_, at) => at * (bitsPerEntry > 8 ? 9362 : 40),
  ),
});
const greys: Readonly<Record<string, AnnotatedStudy>> = {
  'in windows': chestCt,
  'without a report': withoutReport,
  'in MONOCHROME1': shown({ photometricInterpretation: 'MONOCHROME1' }),
  'by tables': shown({
    rescale: null,
    window: null,
    modalityLut: table(16, -3),
    voiLut: table(8, 0),
  }),
  'of which nothing is known': { ...chestCt, displays: {} },
};

describe.skipIf(!installed('dcmpschk', ['--version'], 'dcmtk'))('dcmpschk', () => {
  it.each(Object.entries(greys))('finds nothing wrong: %s', (_, study) => {
    const { lines } = runOn(onlyFile(presentationState, study), 'dcmpschk');
    const said = lines.filter((line) => /^[WEF]: (?!Testing|The VR checker)/.test(line));
    expect(said).toEqual(['W: Test passed.']);
  });

  it('would complain: the same file without its displayed area', () => {
    const bytes = Buffer.from(onlyFile(presentationState, chestCt));
    const at = bytes.indexOf(Buffer.from([0x70, 0x00, 0x5a, 0x00, 0x53, 0x51]));
    bytes[at + 2] = 0x5b;
    const { lines } = runOn(bytes, 'dcmpschk');
    expect(lines).toContain('W: Test failed - one or more errors.');
  });
});

describe.skipIf(!installed('dciodvfy', ['-version'], 'dicom3tools'))('dciodvfy', () => {
  it.each(Object.entries(greys))('finds no error: %s', (_, study) => {
    const { lines } = runOn(onlyFile(presentationState, study), 'dciodvfy');
    expect(lines).toContain('GrayscaleSoftcopyPresentationState');
    expect(lines.filter((line) => line.includes('Error'))).toEqual([]);
  });
});

describe.skipIf(!installed(PYTHON, ['-c', 'import pydicom'], 'python3-pydicom'))(
  'pydicom',
  () => {
    const read = (study: AnnotatedStudy) =>
      JSON.parse(runOn(onlyFile(presentationState, study), PYTHON, [SCRIPT]).stdout) as {
        drawn: { on: unknown; layer: string; words: string[]; shapes: unknown[] }[];
        windows: unknown;
        rescale: unknown;
        shape: unknown;
      };

    it('reads shapes half a pixel on, words, windows and layers of a CT', () => {
      const { drawn, windows, rescale, shape } = read(chestCt);
      expect(drawn).toEqual([
        {
          on: [image(2), null],
          layer: 'ANNOTATIONS',
          words: ['Nodule, long axis\r\nlength 25 mm'],
          shapes: [['POLYLINE', [100.5, 120.5, 130.5, 160.5], null]],
        },
        {
          on: [image(3), null],
          layer: 'ANNOTATIONS',
          words: [
            'mean 41.123 HU\r\narea 157.08 mm²\r\nsd 12.5 HU\r\nmin -3 HU\r\nmax 88 HU\r\npixels 628 1\r\ndrawn by medgemma-local',
          ],
          shapes: [
            ['ELLIPSE', [180.5, 210.5, 220.5, 210.5, 200.5, 220.5, 200.5, 200.5], 'N'],
          ],
        },
        {
          on: [image(2), null],
          layer: 'FINDINGS',
          words: ['25 mm nodule in the left lung.'],
          shapes: [
            [
              'POLYLINE',
              [95.5, 115.5, 135.5, 115.5, 135.5, 165.5, 95.5, 165.5, 95.5, 115.5],
              'N',
            ],
          ],
        },
        {
          on: [image(3), null],
          layer: 'FINDINGS',
          words: ['25 mm nodule in the left lung.'],
          shapes: [
            [
              'POLYLINE',
              [97.5, 118.5, 133.5, 118.5, 133.5, 160.5, 97.5, 160.5, 97.5, 118.5],
              'N',
            ],
          ],
        },
      ]);
      expect(windows).toEqual([
        [[image(2)], -600, 1500],
        [[image(3)], -600, 1200],
      ]);
      expect([rescale, shape]).toEqual([[1, -1024], 'IDENTITY']);
    });

    it('reads frames of a clip, in colour', () => {
      const { drawn, shape } = read(ultrasoundClip);
      const clip = '1.2.826.0.1.3680043.10.2.1.1';
      expect(drawn.map(({ on, layer }) => [on, layer])).toEqual([
        [[clip, 17], 'ANNOTATIONS'],
        [[clip, 60], 'ANNOTATIONS'],
        [[clip, 17], 'FINDINGS'],
      ]);
      expect(shape).toBeNull();
    });
  },
);

describe('a presentation state', () => {
  it('is written again for images that are rescaled in another way', async () => {
    const displays = Object.entries(chestCt.displays).map(([key, each]) => [
      key,
      key.startsWith(image(3))
        ? { ...each, rescale: { slope: 2, intercept: 0, type: 'HU' } }
        : each,
    ]);
    const study = {
      ...chestCt,
      displays: Object.fromEntries(displays) as typeof chestCt.displays,
    };
    expect((await written(presentationState, study)).map(({ name }) => name)).toEqual([
      'pr.dcm',
      'pr-2.dcm',
    ]);
  });

  it('carries a profile that is as long as it says, with the nine tags of an input profile', () => {
    const profile = Buffer.from(srgbProfile());
    expect(profile.readUInt32BE(0)).toBe(profile.length);
    expect(profile.toString('latin1', 12, 24)).toBe('scnrRGB XYZ ');
    expect(profile.toString('latin1', 36, 40)).toBe('acsp');
    const tags = Array.from({ length: profile.readUInt32BE(128) }, (_, at) =>
      profile.toString('latin1', 132 + 12 * at, 136 + 12 * at),
    );
    expect(tags.toSorted()).toEqual(
      ['desc', 'cprt', 'wtpt', 'rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'].toSorted(),
    );
  });
});
