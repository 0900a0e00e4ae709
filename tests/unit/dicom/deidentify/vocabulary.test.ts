import sharp from 'sharp';
import { expect, it } from 'vitest';
import { codedTexts } from '@/lib/dicom/deidentify/vocabulary/coded-entry';
import { saysOfDevices } from '@/lib/dicom/deidentify/vocabulary/devices';
import { wordlessProfile } from '@/lib/dicom/deidentify/vocabulary/icc';
import { isKnownTerm } from '@/lib/dicom/deidentify/vocabulary/retained';
import { identityTerms } from '@/lib/dicom/deidentify/identity-terms';

// As public files have them (`SERIES.tsv` of the test data).
it.each([
  ...['SIEMENS', 'GE MEDICAL SYSTEMS', 'Philips Medical Systems, Inc.', 'TOSHIBA_MEC'],
  ...[
    'FUJI PHOTO FILM CO. LTD.',
    'ALOKA CO., LTD.',
    'Agfa-Gevaert AG',
    'G.E. Medical Systems',
  ],
  ...['LightSpeed Plus', 'SOMATOM Definition AS+', 'HiSpeed CT/i', 'Galan 3T', 'TrioTim'],
  ...['B30s', 'FC21', 'STANDARD', 'BODY FILTER', 'LARGE BOWTIE FIL', '0.1Cu 1Al'],
  ...[
    '*epfid2d1_64',
    '*tse2d1_19',
    '*fl3d1',
    'B-TFE',
    'T1FFE',
    'MULTI COIL',
    'QD Whole Body',
  ],
  ...['syngo MR B17', 'syngo CT 2011A', '8.0.141.0', 'Version 3.3.1', 'V6.60.02'],
  ...['CT-derived mu-map', 'Model-based', 'OSEM 2i8s', 'BQML', '1H', 'SlicerEditor'],
])('%s says of devices', (text) => {
  expect(saysOfDevices(text)).toBe(true);
});

it.each([
  ...[
    'David Clunie',
    'Siemens of Smith',
    'CANARY12',
    'Doe 3T',
    'for JANE',
    'GE MEDICAL Öztürk',
  ],
  ...[
    '4711',
    '12.03.41',
    '0151 234 567',
    '1234567',
    '2010-06-30',
    'https://example.org/a',
  ],
  ...['小东', 'B30sSmith', 'git@example.org'],
])('%s doesn’t', (text) => {
  expect(saysOfDevices(text)).toBe(false);
});

const terms = identityTerms(['Doe^Jane'], ['12738006']);
const entry = ([scheme, value, meaning]: readonly [string, string, string]) => {
  const texts = { '00080100': value, '00080102': scheme, '00080104': meaning };
  const after = codedTexts(texts, terms);
  return [after['00080102'], after['00080100'], after['00080104']];
};

it.each([
  // A code of the table with words of the table, and with somebody’s.
  [['SCT', '10200004', 'Liver'], undefined],
  [
    ['DCM', '121071', 'Finding of CANARY'],
    ['DCM', '121071', 'Finding'],
  ],
  [
    ['SRT', 'T-62000', 'Leber'],
    ['SRT', 'T-62000', 'Liver'],
  ],
  // 44054006 is a kind of diabetes, its last digit its check digit; 44054007 is none.
  [
    ['SCT', '44054006', 'Heart of CANARY'],
    ['SCT', '44054006', '44054006'],
  ],
  [
    ['SCT', '44054007', 'Heart'],
    ['99REMOVED', 'REMOVED', 'Removed'],
  ],
  // 2160-0 is creatinine.
  [
    ['LN', '2160-0', 'Jane’s'],
    ['LN', '2160-0', '2160-0'],
  ],
  [
    ['LN', '2160-1', 'Jane’s'],
    ['99REMOVED', 'REMOVED', 'Removed'],
  ],
  [
    ['UCUM', 'mm[Hg]', 'CANARY'],
    ['UCUM', 'mm[Hg]', 'mmHg'],
  ],
  [
    ['UCUM', 'uV/s2', ''],
    ['UCUM', 'uV/s2', 'uV/s2'],
  ],
  [
    ['UCUM', '{CANARY}', 'CANARY'],
    ['99REMOVED', 'REMOVED', 'Removed'],
  ],
  [
    ['DCM', 'CANARY', 'CANARY'],
    ['99REMOVED', 'REMOVED', 'Removed'],
  ],
  [
    ['99CANARY', '1', 'Brain'],
    ['99REMOVED', 'REMOVED', 'Removed'],
  ],
  // A code that is the patient’s number.
  [
    ['SCT', '12738006', 'Brain'],
    ['99REMOVED', 'REMOVED', 'Removed'],
  ],
] as const)('of %j stays %j', (before, after) => {
  expect(entry(before)).toEqual(after ?? before);
});

it('keeps a small number among codes unless somebody has it', () => {
  expect(isKnownTerm('0008010F', '7021', () => false)).toBe(true);
  expect(isKnownTerm('0008010F', '7021', (text) => text === '7021')).toBe(false);
  expect(isKnownTerm('00080008', 'ORIGINAL', () => true)).toBe(true);
});

it('takes the words out of a colour profile, and no colour', async () => {
  const png = await sharp({
    create: { width: 2, height: 2, channels: 3, background: '#123' },
  })
    .withIccProfile('p3')
    .png()
    .toBuffer();
  const { icc = Buffer.alloc(0) } = await sharp(png).metadata();
  const text = Buffer.from('text\0\0\0\0CANARY of somebody\0', 'latin1');
  // One more tag behind the others, as a calibration program writes the name of a room.
  const shift = 12;
  const tags = icc.readUInt32BE(128);
  const table = Buffer.from(icc.subarray(132, 132 + 12 * tags));
  for (let at = 4; at < table.length; at += 12)
    table.writeUInt32BE(table.readUInt32BE(at) + shift, at);
  const entry = Buffer.alloc(12);
  entry.write('cprX', 'latin1');
  entry.writeUInt32BE(icc.length + shift, 4);
  entry.writeUInt32BE(text.length, 8);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(tags + 1);
  const head = Buffer.from(icc.subarray(0, 128));
  const written = Buffer.concat([
    ...[head, count, table, entry, icc.subarray(132 + 12 * tags), text],
    Buffer.from('CANARY behind'),
  ]);
  written.writeUInt32BE(written.length);
  const clean = Buffer.from(wordlessProfile(written));
  expect(clean.length).toBe(written.length);
  expect(clean.includes('CANARY')).toBe(false);
  expect(
    clean.includes('Copyright') || clean.includes(Buffer.from('P\0u\0b', 'latin1')),
  ).toBe(false);
  const values = ['rXYZ', 'gXYZ', 'bXYZ', 'wtpt', 'rTRC'];
  for (const name of values) {
    const at = written.indexOf(name, 132, 'latin1');
    expect(at, name).toBeGreaterThan(0);
    const [from, length] = [written.readUInt32BE(at + 4), written.readUInt32BE(at + 8)];
    expect(
      clean.subarray(from, from + length).equals(written.subarray(from, from + length)),
    ).toBe(true);
  }
});
