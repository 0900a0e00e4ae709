#!/usr/bin/env node
// All of it: lint, types, unit, API and browser tests; ends with one line, `N passed, N failed`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { browserPath } from '../lib/cli/browser.mjs';
import { root, toolEnvironment } from '../lib/cli/runtime.mjs';

const output = path.join(root, 'tests/output');
mkdirSync(output, { recursive: true });
let passed = 0;
let failed = 0;

/** Beside the tests, which leave room on the processor: what it says is told when they have ended. */
const check = (title, tool, args) =>
  new Promise((resolve) => {
    const child = spawn(tool, args, { cwd: root, env: toolEnvironment() });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', ({ message }) => (said += message));
    child.on('close', (status) => {
      console.log(`\n── ${title}\n${said}`);
      if (status === 0) passed += 1;
      else failed += 1;
      resolve();
    });
  });

const suite = async (project) => {
  console.log(`\n── ${project} tests`);
  const file = path.join(output, `${project}.json`);
  rmSync(file, { force: true });
  const args = [
    ...['run', '--config', 'tests/vitest.config.ts', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  ];
  const env = { ...toolEnvironment(), CHROMIUM: browserPath() ?? '' };
  const child = spawn('vitest', args, { cwd: root, stdio: 'inherit', env });
  const [status] = await once(child, 'close');
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    passed += result.numPassedTests;
    failed += result.numFailedTests;
    // A file that could not even be loaded has no test to count.
    if (status !== 0 && result.numFailedTests === 0) failed += 1;
  } catch {
    failed += 1;
  }
};

async function checks() {
  await Promise.all([
    check('lint', 'eslint', ['--config', 'tests/eslint.config.js', '.']),
    check('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
    check('types', 'tsc', ['--noEmit']),
  ]);
  // The browser's tests need it, and would wait for it: those of the API wait for servers anyhow.
  await check('build', process.execPath, ['lib/cli/setup.mjs', 'build']);
}
async function suites() {
  await suite('unit');
  await suite('integration');
}
await Promise.all([checks(), suites()]);
await suite('browser');

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
