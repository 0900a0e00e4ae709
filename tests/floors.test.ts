import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

/** The pure floors: values in, values out. They know no network, clock, disk or environment. */
const PURE = ['lib/dicom', 'lib/image', 'lib/report', 'lib/hanging', 'lib/evaluation'];

/** The floors of the house, lowest first: which folders each folder of lib/ may import. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'lib/dicom': [],
  'lib/image': ['lib/dicom'],
  'lib/report': ['lib/dicom', 'lib/image'],
  'lib/hanging': [],
  'lib/evaluation': ['lib/dicom', 'lib/image', 'lib/report'],
  'lib/export': PURE,
  'lib/samples': PURE,
  'lib/api': PURE,
  'lib/dicomweb': [...PURE, 'lib/api'],
  'lib/dimse': PURE,
  'lib/codecs': PURE,
  'lib/ocr': PURE,
  'lib/store': PURE,
  'lib/models': PURE,
  'lib/viewer': [...PURE, 'lib/api'],
  'lib/workflow': [
    ...PURE,
    'lib/export',
    'lib/samples',
    'lib/dicomweb',
    'lib/dimse',
    'lib/codecs',
    'lib/ocr',
    'lib/store',
    'lib/models',
    'lib/api',
  ],
  'lib/cli': [
    ...PURE,
    'lib/api',
    'lib/store',
    'lib/models',
    'lib/codecs',
    'lib/workflow',
    'app/assets',
    'app/dicomweb',
    'app/door',
    'app/uploads',
  ],
};

/** Packages with one door each: only these folders may import them. */
const DOORS: Record<string, readonly string[]> = {
  '@cornerstonejs/core': ['lib/viewer'],
  '@cornerstonejs/tools': ['lib/viewer'],
  '@cornerstonejs/metadata': ['lib/viewer'],
  '@cornerstonejs/dicom-image-loader': ['lib/viewer'],
  '@cornerstonejs/codec-': ['lib/codecs'],
  'tesseract.js': ['lib/ocr'],
  '@tesseract.js-data/eng': ['lib/ocr'],
  '@prisma': ['lib/store'],
  'better-sqlite3': ['lib/store'],
  '@tus': ['app/uploads'],
  sirv: ['app/assets'],
  'better-auth': ['lib/workflow'],
  'node:net': ['lib/dimse'],
  'node:fs': ['lib/store', 'lib/cli', 'lib/workflow', 'lib/codecs', 'lib/models'],
  react: ['app'],
  next: ['app', 'lib/cli'],
};

const files = ['lib', 'app'].flatMap((top) =>
  readdirSync(top, { recursive: true, encoding: 'utf8' })
    .map((path) => `${top}/${path}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('/generated/')),
);

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import) ?\(?'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );

const folderOf = (path: string) => path.split('/').slice(0, 2).join('/');

it.each(files)('%s imports only from the floors below it', (file) => {
  const own = folderOf(file);
  if (own.startsWith('app') || /\.tsx?$/.test(own)) return; // the top floor, and the ground
  expect(Object.keys(MAY_IMPORT)).toContain(own);
  const reached = importsOf(file)
    .filter((name) => name.startsWith('@/'))
    .map((name) => folderOf(name.slice(2)))
    .filter((folder) => folder in MAY_IMPORT || folder.startsWith('app'));
  expect([own, ...(MAY_IMPORT[own] ?? [])]).toEqual(expect.arrayContaining(reached));
});

it.each(files)('%s reaches packages through their own doors', (file) => {
  const packages = importsOf(file);
  const wrong = Object.entries(DOORS).filter(
    ([name, doors]) =>
      packages.some(
        (each) =>
          each === name || each.startsWith(name.endsWith('-') ? name : `${name}/`),
      ) && !doors.some((door) => file.startsWith(`${door}/`)),
  );
  expect(wrong).toEqual([]);
});

it.each(files)('%s is short and says where it imports from', (file) => {
  const text = readFileSync(file, 'utf8');
  expect(text.split('\n').length, 'lines').toBeLessThanOrEqual(300);
  expect(importsOf(file).filter((name) => name.startsWith('../'))).toEqual([]);
});

it('keeps folders under twelve files, without barrels or rooms that say nothing', () => {
  const count = Map.groupBy(files, (file) => file.split('/').slice(0, -1).join('/'));
  expect([...count].filter(([, inside]) => inside.length > 12)).toEqual([]);
  expect(
    files.filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.)/.test(file),
    ),
  ).toEqual([]);
  expect(files.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
});

/** What React has on a server: no hooks that need a page. */
const SERVER_REACT = Object.keys(
  createRequire(import.meta.url)(resolve('node_modules/react/react.react-server.js')),
);

/** The file of the house that is meant by the name of an import; undefined for packages and data. */
const fileOf = (name: string, from: string) => {
  const path = name.startsWith('@/')
    ? name.slice(2)
    : name.startsWith('./') &&
      `${from.split('/').slice(0, -1).join('/')}/${name.slice(2)}`;
  return path ? files.find((file) => file.replace(/\.tsx?$/, '') === path) : undefined;
};

/** Imports that are there when the program runs. */
const runningImports = (text: string) =>
  [
    ...text.matchAll(/^(?:import|export)\b(?! type\b)([^;']*?)(?:from )?'([^']+)';/gm),
  ].map(([, names = '', from = '']) => ({
    from,
    names: (/\{([^}]*)\}/.exec(names)?.[1] ?? names)
      .split(',')
      .map((name) => name.trim().replace(/ as .*/, ''))
      .filter((name) => name !== '' && !name.startsWith('type ')),
  }));

it('keeps out of what the server draws what only a browser has: built, it would fail', () => {
  const reached = new Set(files.filter((file) => /\/(layout|page)\.tsx$/.test(file)));
  const wrong: string[] = [];
  for (const file of reached) {
    const text = readFileSync(file, 'utf8');
    // From there on it is the browser's.
    if (/^['"]use client['"]/m.test(text)) continue;
    for (const { from, names } of runningImports(text)) {
      const missing = names.filter((name) => !SERVER_REACT.includes(name));
      if (from === 'react') wrong.push(...missing.map((name) => `${name} in ${file}`));
      const next = fileOf(from, file);
      if (next) reached.add(next);
    }
  }
  for (const each of ['app/layout.tsx', 'app/_words/words.tsx', 'lib/store/db.ts']) {
    expect([...reached]).toContain(each);
  }
  expect(wrong).toEqual([]);
});
