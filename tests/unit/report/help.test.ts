import { describe, expect, it } from 'vitest';
import { translationWarnings } from '@/lib/report/help/translation-checks';
import { withoutPatient } from '@/lib/report/help/patient-words';

const patient = {
  patientName: 'Müller^Anna Maria=王^小东',
  patientId: 'A.77-1',
  patientBirthDate: '19600229',
  accessionNumber: '123',
};

describe('words without the patient', () => {
  it.each([
    ['Mrs. MÜLLER has a nodule.', 'Mrs. […] has a nodule.'],
    ['Anna’s nodule; Maria.', '[…]’s nodule; […].'],
    ['患者王小东右肺结节。', '患者[…]右肺结节。'],
    ['ID A.77-1, not A.77-12 nor XA.77-1.', 'ID […], not A.77-12 nor XA.77-1.'],
    ['Born 1960-02-29, 29.02.1960 or 1960年2月29日.', 'Born […], […] or […].'],
    ['born 02/29/1960', 'born […]'],
  ])('“%s”', (text, left) => {
    expect(withoutPatient(patient)(text)).toBe(left);
  });

  it.each([
    // Of one letter, part of another word, a number that is too short to be one.
    'Savannah, mariachi, Müllerian duct; 王 alone; 123 HU; 9 mm; 19600230.',
    '',
  ])('leaves others: “%s”', (text) => {
    expect(withoutPatient(patient)(text)).toBe(text);
  });

  it('leaves everything of a patient who has no name', () => {
    const nobody = {
      patientName: '',
      patientId: '',
      patientBirthDate: '',
      accessionNumber: '',
    };
    expect(withoutPatient(nobody)('A nodule of 9 mm.')).toBe('A nodule of 9 mm.');
  });
});

describe('a translation is held against what it translates', () => {
  it.each([
    ['Nodule of 9 mm in the right lung.', '右肺结节，9 mm。', []],
    ['Nodule of about 9 mm.', '结节约 9 mm 左右。', []],
    ['Two nodules.', '2 个结节。', []],
    ['Pleura unremarkable.', '胸膜未见异常。', []],
    ['No effusion on either side.', '双侧无积液。', []],
    [
      'Nodule of 9 mm.',
      '结节，19 mm。',
      [
        'The translation leaves out the number 9.',
        'The translation says 19, which the report does not.',
      ],
    ],
    [
      'Left effusion.',
      '右侧积液。',
      [
        'The report says left; the translation does not.',
        'The translation says right; the report does not.',
      ],
    ],
    [
      'No pneumothorax.',
      '气胸。',
      ['The report denies something; the translation does not.'],
    ],
    [
      'Pneumothorax.',
      '无气胸。',
      ['The translation denies something; the report does not.'],
    ],
    [
      'Pneumothorax.',
      'Pneumothorax.',
      ['It does not read like the language that was asked for.'],
    ],
  ])('“%s” as “%s”', (source, text, warnings) => {
    expect(translationWarnings(source, text, 'zh')).toEqual(warnings);
  });

  it('in the other direction, too', () => {
    expect(translationWarnings('未见胸腔积液。', 'Pleural effusion.', 'en')).toEqual([
      'The report denies something; the translation does not.',
    ]);
    expect(translationWarnings('双肺未见异常。', 'Both lungs are clear.', 'en')).toEqual(
      [],
    );
  });
});
