// A Chromium to test in: the one that is there, else Debian's, else the one in a registry package.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeBinary, root, runTool } from './runtime.mjs';

const REMEMBERED = path.join(root, '.tools/chromium-path');
const PACKAGE = '@sparticuz/chromium@153.0.0';

/** @returns Path of a Chromium, or undefined where there is none. */
export function browserPath() {
  return [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    existsSync(REMEMBERED) ? readFileSync(REMEMBERED, 'utf8') : undefined,
  ].find((file) => file && existsSync(file));
}

/** Fetches one where there is none. Goes on where that fails: the tests will tell. */
export function fetchBrowser() {
  if (browserPath()) return;
  console.log('Fetching a browser for the tests …');
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  if (process.getuid?.() === 0 && apt('update') && apt('install', '-y', 'chromium'))
    return;

  if (runTool('npm', ['install', '--no-save', '--prefix', '.tools', PACKAGE]) !== 0)
    return;
  // It unpacks itself, and the libraries that a bare machine lacks, when told that it is on one.
  const { stdout } = spawnSync(
    nodeBinary(),
    [
      '--input-type=module',
      '-e',
      `import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())`,
    ],
    {
      cwd: path.join(root, '.tools'),
      encoding: 'utf8',
      env: { ...process.env, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    },
  );
  const file = stdout?.trim().split('\n').at(-1);
  if (!file || !existsSync(file)) return;
  mkdirSync(path.dirname(REMEMBERED), { recursive: true });
  writeFileSync(REMEMBERED, file);
}
