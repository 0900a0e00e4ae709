import { expect, it } from 'vitest';
import { readTable } from '@/lib/workflow/cohorts/read-table';

it('reads CSV as RFC 4180 has it', () => {
  const text =
    '\uFEFFname,Study_UID,report\r\n' +
    'x,1.2,"No effusion, ""clear"".\r\nNormal heart."\r\n' +
    '\r\n' +
    '"a,b",1.3,\r\n' +
    'y, 1.4 ,Plain.';
  expect(readTable('csv', text)).toEqual([
    { studyUid: '1.2', report: 'No effusion, "clear".\r\nNormal heart.' },
    { studyUid: '1.3' },
    { studyUid: '1.4', report: 'Plain.' },
  ]);
});

it('reads JSON Lines', () => {
  const text = '{"study_uid":"1.2","report":"Normal.","more":1}\n\n{"study_uid":"1.3"}\n';
  expect(readTable('jsonl', text)).toEqual([
    { studyUid: '1.2', report: 'Normal.' },
    { studyUid: '1.3' },
  ]);
});

it.each([
  ['csv', 'uid\n1.2', 'The first line names no column “study_uid”.'],
  ['csv', 'study_uid\n1.2\nDoe^Jane', 'Line 3: study_uid is no UID.'],
  [
    'csv',
    'study_uid,report\n1.2,"open',
    'Line 2: a quotation mark is where none can be.',
  ],
  ['csv', 'study_uid\n', 'The file names no study.'],
  ['jsonl', '{"study_uid":"1.2"}\nDoe', 'Line 2 is not JSON.'],
  ['jsonl', '{"study_uid":12}', 'Line 1: study_uid is no UID.'],
] as const)(
  'says what is wrong with %s %j, and repeats nothing of it',
  (format, text, why) => {
    expect(() => readTable(format, text)).toThrow(why);
  },
);
