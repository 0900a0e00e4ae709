import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { srTid1500 } from '@/lib/export/formats/documents/sr-tid1500';
import { onlyFile } from '@/tests/contract/written';
import { stating } from '@/tests/contract/export-contract';
import { ultrasoundClip } from '@/tests/contract/export-fixtures';
import { installed, runOn } from './installed';

const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(import.meta.dirname, 'read-sr.py');

const readSchema = z.object({
  patient: z.string(),
  implementation: z.string(),
  texts: z.array(z.string()),
  people: z.array(z.string()),
  numbers: z.array(z.tuple([z.string(), z.number(), z.string()])),
  shapes: z.array(z.tuple([z.string(), z.array(z.number())])),
});
const read = (study: AnnotatedStudy) =>
  readSchema.parse(
    JSON.parse(runOn(onlyFile(srTid1500, study), PYTHON, [SCRIPT]).stdout),
  );

describe.skipIf(!installed(PYTHON, ['-c', 'import pydicom'], 'python3-pydicom'))(
  'pydicom',
  () => {
    it('reads numbers, units and shapes of an ultrasound clip', () => {
      const { numbers, shapes, patient, implementation } = read(ultrasoundClip);
      expect(patient).toBe('Doe^Jane');
      expect(implementation).toMatch(/^2\.25\.\d+$/);
      expect(numbers).toEqual([
        ['Length', 1.25, 'cm'],
        ['Area', 628.318530717959, '{pixels2}'],
      ]);
      expect(shapes).toEqual([
        ['POLYLINE', [300.5, 215.5, 340.5, 215.5]],
        ['ELLIPSE', [100.5, 140.5, 100.5, 100.5, 90.5, 120.5, 110.5, 120.5]],
        // The box of the finding, drawn once and referred to once.
        [
          'POLYLINE',
          [300.5, 200.5, 340.5, 200.5, 340.5, 230.5, 300.5, 230.5, 300.5, 200.5],
        ],
        [
          'POLYLINE',
          [300.5, 200.5, 340.5, 200.5, 340.5, 230.5, 300.5, 230.5, 300.5, 200.5],
        ],
      ]);
    });

    it('reads a label in other scripts whole', () => {
      expect(read(ultrasoundClip).texts).toContain('Zyste, größter Durchmesser 嚢胞');
    });

    it.each([
      'a\\b: a backslash divides values elsewhere, not in text',
      'two\nlines\tand a tab',
      `${'左'.repeat(9_999)}。`,
    ])('reads a statement as it was written: %.20s', (statement) => {
      expect(read(stating(statement)).texts).toContain(statement);
    });
  },
);
