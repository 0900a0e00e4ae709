#!/usr/bin/env node
// All of it: lint, types, unit, API and browser tests; ends with one line, `N passed, N failed`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { browserPath } from '../lib/cli/browser.mjs';
import { root, runTool } from '../lib/cli/runtime.mjs';

const output = path.join(root, 'tests/output');
mkdirSync(output, { recursive: true });
let passed = 0;
let failed = 0;

const check = (title, tool, args) => {
  console.log(`\n── ${title}`);
  if (runTool(tool, args) === 0) passed += 1;
  else failed += 1;
};

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

check('lint', 'eslint', ['--config', 'tests/eslint.config.js', '.']);
check('format', 'prettier', ['--check', '--log-level', 'warn', '.']);
check('types', 'tsc', ['--noEmit']);
suite('unit');
suite('integration');
suite('browser');

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
