#!/usr/bin/env node
// Brings a checkout to where it can run, and skips what is up to date. No dependencies; Node 20.
//   setup.mjs           packages and database clients
//   setup.mjs build     … and the built app
//   setup.mjs browser   … and a browser to test in
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fetchBrowser } from './browser.mjs';
import { root, runTool } from './runtime.mjs';

const goals = process.argv.slice(2);

/** Runs `work` unless its sources are the ones that the stamp was made of. */
function upToDate(stampFile, sources, title, work) {
  const stamp = path.join(root, stampFile);
  const now = fingerprint(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  console.log(`${title} …`);
  const status = work();
  if (status !== 0) process.exit(status);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesUnder).sort()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

function filesUnder(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [place];
  return readdirSync(full, { recursive: true })
    .map((name) => path.join(place, name))
    .filter((file) => !file.includes(`${path.sep}generated${path.sep}`))
    .filter((file) => statSync(path.join(root, file)).isFile());
}

upToDate(
  'node_modules/.overread-installed',
  ['package-lock.json'],
  'Installing packages',
  () =>
    runTool('npm', [
      'ci',
      // Binaries come ready-made inside the packages; their scripts would compile or download them.
      '--ignore-scripts',
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]),
);

const MODELS = ['prisma/models', 'prisma/prisma.config.ts', 'package-lock.json'];
upToDate('lib/store/generated/.stamp', MODELS, 'Generating the database clients', () =>
  ['sqlite', 'postgresql'].reduce(
    (status, provider) =>
      status ||
      runTool(
        'prisma',
        ['generate', '--no-hints', '--config', 'prisma/prisma.config.ts'],
        {
          OVERREAD_PROVIDER: provider,
        },
      ),
    0,
  ),
);

if (goals.includes('build')) {
  upToDate(
    '.next/.overread-built',
    [
      'app',
      'lib',
      'public',
      ...MODELS,
      'next.config.js',
      'tsconfig.json',
      'package.json',
    ],
    'Building the app',
    () =>
      runTool('next', ['build'], { NODE_ENV: 'production' }) ||
      runTool(process.execPath, [path.join(root, 'lib/cli/built/assets.mjs')]),
  );
}
if (goals.includes('browser')) fetchBrowser();
