import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import { MESSAGES } from '@/app/_words/messages';
import { storageStatus } from '@/lib/dicom/storage-status';
import { LABELS, saidAs } from '@/app/_words/named';

const filled = (template: string) =>
  template.replaceAll(/\{\w+\}/g, (_, at: number) => String(100 + at));

it.each(Object.entries(MESSAGES.en.said.sentences))(
  '%s is found again, with what was put into it',
  (key, template) => {
    const as = saidAs(filled(template));
    expect(as?.key).toBe(`said.sentences.${key}`);
    const t = createTranslator({ locale: 'en', messages: MESSAGES.en });
    expect(t(as?.key as never, as?.values as never)).toBe(filled(template));
  },
);

/** Where sentences are made that the page tells in both languages. */
const SOURCES = [
  ...readdirSync('lib/report/checks').map((name) => `lib/report/checks/${name}`),
  ...['read-answer', 'json-text', 'draft', 'from-prose'].map(
    (name) => `lib/report/${name}.ts`,
  ),
  ...['series-warnings', 'warnings', 'concatenation'].map(
    (name) => `lib/dicom/stacks/${name}.ts`,
  ),
  'lib/dicom/series-stacks.ts',
  'lib/image/series/reformat.ts',
  ...['volume/voxels', 'volume/overlay', 'frames/headers', 'frames/image-ids'].map(
    (name) => `lib/viewer/${name}.ts`,
  ),
  'lib/models/limits.ts',
  'lib/models/check/judge.ts',
  'lib/workflow/prepare/identity/faces.ts',
  'lib/workflow/prepare/identity/notes.ts',
  'lib/workflow/draft/record/reading.ts',
  ...['impression', 'section', 'region', 'translation', 'translation-checks'].map(
    (name) => `lib/report/help/${name}.ts`,
  ),
  'lib/workflow/help/help.ts',
  ...['profile.ts', 'profile-bar.tsx'].map((name) => `app/_viewer/keys/${name}`),
  ...['ohif', 'ohif-rules', 'own'].map((name) => `lib/hanging/${name}.ts`),
  'app/_viewer/hanging/protocols-dialog.tsx',
  ...[
    ...['lib/store/research', 'lib/store/blind', 'lib/workflow/blind'],
    ...['lib/workflow/cohorts', 'lib/workflow/experiments'],
  ].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${room}/${name}`),
  ),
];

/** What in them is no sentence of its own, or what a model is told. */
const NOT_SAID =
  /^7[;:]|^The answer is not in our form: 77|Answer with the JSON object only\.$/;

it.each(SOURCES)('what %s says is told in both languages', (file) => {
  const source = readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  // A long one stands on several lines.
  const whole = source.replaceAll(/([`'])\s*\+\s*\1/g, '');
  const sentences = [...whole.matchAll(/`([^`]+)`|'([^'\n]+)'/g)]
    .map(([, template, plain = '']) => template?.replaceAll(/\$\{[^}]*\}/g, '7') ?? plain)
    .filter((text) => /^[A-Z“7].* .*[.?]$/.test(text) && !NOT_SAID.test(text));
  const unknown = sentences.filter((sentence) => {
    const name = sentence
      .toLowerCase()
      .replaceAll(/[^\p{L}\d]+/gu, '-')
      .replace(/-$/, '');
    return saidAs(sentence) === undefined && !(name in MESSAGES.en.names);
  });
  expect(unknown).toEqual([]);
});

it('of several templates the one that leaves least to be put in is meant', () => {
  expect(saidAs('The answer has no impression.')).toEqual({
    key: 'said.sentences.noImpression',
    values: {},
  });
  expect(saidAs('127.0.0.1:8000 answered 503.')?.values).toEqual({
    host: '127.0.0.1:8000',
    status: '503',
  });
  expect(saidAs('Whatever a model wrote.')).toBeUndefined();
});

it.each([
  ...['clip 2', 'sagittal', 'axial 2', 'pixels of 0.5 × 0.5 mm', 'without position'],
  ...['single images', 'repeated slices', 'repeated slices 2', 'volume 2 of 3', 'kind 2'],
  ...['frame of reference 2', 'object type 1', 'other', 'magnitude', 'opposed phase'],
  ...['without contrast', 'contrast 2', 'kernel B30f', 'voltage 120 kV', 'energy 70 keV'],
  ...[
    'tilt -12 °',
    'stack 1',
    'no b-value',
    'b 800',
    'echo 93 ms',
    'inversion time 150 ms',
  ],
  ...[
    'flip angle 15 °',
    'no direction',
    'direction 3',
    'cardiac phase 3 of 20',
    'no time',
  ],
])('the label “%s” is told in both languages', (label) => {
  const as = saidAs(label, LABELS);
  const text = (locale: 'en' | 'zh') =>
    createTranslator({ locale, messages: MESSAGES[locale] })(
      as?.key as never,
      as?.values as never,
    );
  expect(text('en')).toBe(label);
  expect(text('zh')).toMatch(label.startsWith('b ') ? /^b 800$/ : /\p{Script=Han}/u);
});

it('has whatever an archive says of an object that was sent to it', () => {
  const statuses = [
    ...[0x0110, 0x0111, 0x0112, 0x0117, 0x0119, 0x0122, 0x0124, 0x0131, 0x0211, 0x0212],
    ...[0x0213, 0xb000, 0xb006, 0xb007, 0xc122, 0xa701, 0xa900, 0xb123, 0xc001, 0x0999],
  ];
  const reasons = [
    ...statuses.map((status) => storageStatus(status).reason ?? ''),
    'It answered without a status.',
    'It broke off the connection when the object was sent.',
    'It did not store the object.',
    'It took the object, and did not say what became of it.',
    'It does not take this SOP class in JPEG 2000.',
  ];
  const keys = reasons.map((reason) => saidAs(reason)?.key);
  expect(keys).not.toContain(undefined);
  expect(new Set(keys).size).toBe(reasons.length);
});
