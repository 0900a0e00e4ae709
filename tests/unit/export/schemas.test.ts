import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { exportLineSchema } from '@/lib/api/exports';
import { cocoFileSchema } from '@/lib/export/formats/coco';
import { cineListSchema } from '@/lib/export/formats/pictures/cine';
import { pictureListSchema } from '@/lib/export/formats/pictures/png';
import { niftiListSchema } from '@/lib/export/formats/nifti';
import { reportFileSchema } from '@/lib/export/formats/report-json';
import { provFileSchema } from '@/lib/export/provenance/schema';
import { reviewLineSchema } from '@/lib/export/formats/review-lines';
import {
  FINDING_COLUMNS,
  MEASURED_COLUMNS,
  MEASUREMENT_COLUMNS,
} from '@/lib/export/tables/columns';

const columns = (of: readonly { name: string; about: string }[]) =>
  Object.fromEntries(of.map(({ name, about }) => [name, about]));

/** What each file of `public/schemas` must hold: other programs read it there. */
const SCHEMAS = {
  'overread-report-1': z.toJSONSchema(reportFileSchema),
  'overread-coco-1': z.toJSONSchema(cocoFileSchema),
  'overread-review-1': z.toJSONSchema(reviewLineSchema),
  'overread-nifti-1': z.toJSONSchema(niftiListSchema),
  'overread-export-1': z.toJSONSchema(exportLineSchema),
  'overread-pictures-1': z.toJSONSchema(pictureListSchema),
  'overread-cine-1': z.toJSONSchema(cineListSchema),
  'overread-prov-1': z.toJSONSchema(provFileSchema),
  'overread-tables-1': {
    'measurements.csv': columns(MEASUREMENT_COLUMNS),
    'findings.csv': columns(FINDING_COLUMNS),
    'measured.csv': columns(MEASURED_COLUMNS),
  },
};

it.each(Object.entries(SCHEMAS))('%s is written down as it is', (name, schema) => {
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  const written = readFileSync(`public/schemas/${name}.json`, 'utf8');
  expect(JSON.parse(written)).toEqual(JSON.parse(text));
});
