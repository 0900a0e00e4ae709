import { expect, it } from 'vitest';
import { EXPORT_FORMATS } from '@/lib/api/exports';
import { exportFormats, getExportFormat } from '@/lib/export/formats';
import { exportClaims } from './export-claims';
import { exportContract } from './export-contract';

for (const format of exportFormats) {
  const claims = exportClaims[format.id];
  if (!claims) throw new Error(`${format.id} claims nothing.`);
  exportContract(format, claims);
}

it('knows the formats that the API offers, and no others', () => {
  const known = exportFormats.map(({ id }) => id);
  // A study's own objects are no format's: they are read where they are stored.
  const offered = Object.keys(EXPORT_FORMATS);
  expect([...known, 'deidentified-dicom']).toEqual(offered);
  expect(Object.keys(exportClaims).sort()).toEqual(known.toSorted());
});

it('finds a format by its id, and says so when there is none', () => {
  expect(getExportFormat('dicom-sr').title).toContain('TID 1500');
  expect(() => getExportFormat('fax')).toThrowError(
    expect.objectContaining({ code: 'not_found' }),
  );
});
