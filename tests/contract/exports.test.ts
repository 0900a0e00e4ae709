import { expect, it } from 'vitest';
import { exportFormats, getExportFormat } from '@/lib/export/formats';
import { exportContract } from './export-contract';

const MARKS = {
  json: { synthetic: '"synthetic": true', signed: '"status": "final"' },
  'dicom-sr': { synthetic: 'SYNTHETIC DATA', signed: 'COMPLETE' },
};

for (const format of exportFormats) exportContract(format, MARKS[format.id]);

it('finds a format by its id, and says so when there is none', () => {
  expect(getExportFormat('dicom-sr').extension).toBe('dcm');
  expect(() => getExportFormat('fax')).toThrowError(
    expect.objectContaining({ code: 'not_found' }),
  );
});
