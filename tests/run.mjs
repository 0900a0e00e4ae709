#!/usr/bin/env node
// All of it: lint, types, unit, API and browser tests; ends with one line, `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { browserPath } from '../lib/cli/browser.mjs';
import { root, runTool, toolEnvironment } from '../lib/cli/runtime.mjs';

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

const suite = (project) => {
  console.log(`\n── ${project} tests`);
  const file = path.join(output, `${project}.json`);
  rmSync(file, { force: true });
  const status = runTool(
    'vitest',
    [
      ...['run', '--config', 'tests/vitest.config.ts', '--project', project],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ],
    { CHROMIUM: browserPath() ?? '' },
  );
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

const checks = [
  check('lint', 'eslint', ['--config', 'tests/eslint.config.js', '.']),
  check('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  check('types', 'tsc', ['--noEmit']),
];
suite('unit');
suite('integration');
await Promise.all(checks);
suite('browser');

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
