import { expect, it } from 'vitest';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { textElement } from '@/lib/dicom/recode/element-bytes';
import { explicitDataSet } from '@/lib/dicom/recode/explicit-data-set';
import { EXPLICIT_LE, explicit, preamble } from './data-set-builder';

const file = Buffer.concat([
  preamble(EXPLICIT_LE),
  explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
  explicit('0020000D', 'UI', '2.25.1'),
  explicit('0020000E', 'UI', '2.25.2'),
  explicit('00200010', 'SH', 'S1'),
]);

it('writes an element anew where it was, letters in its tag or not', () => {
  const { before } = explicitDataSet(readDataSet(file), {
    '0020000D': textElement('0020000D', 'UI', '2.25.7'),
    '00200010': textElement('00200010', 'SH', 'S7'),
    '0020000E': null,
  });
  expect(before).toEqual(
    Buffer.concat([
      explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      explicit('0020000D', 'UI', '2.25.7'),
      explicit('00200010', 'SH', 'S7'),
    ]),
  );
});
