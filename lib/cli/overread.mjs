#!/usr/bin/env node
// The `overread` command: sets up what is missing, then hands over to TypeScript on a recent Node.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { become, root } from './runtime.mjs';

const args = process.argv.slice(2);
const serves = args[0] === 'serve';
const goal = serves && !args.includes('--dev') ? ['build'] : [];
const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'lib/cli/setup.mjs'), ...goal],
  // What set-up says is no part of the command's output.
  { stdio: ['ignore', process.stderr.fd, process.stderr.fd] },
);
if (status !== 0) process.exit(status ?? 1);

process.env.TSX_TSCONFIG_PATH = path.join(root, 'tsconfig.json');
become([
  // Uploads and frames pass through in buffers that die young: where they are collected often, memory
  // stays flat, and new buffers lie where the last ones were.
  ...(serves ? ['--max-semi-space-size=2'] : []),
  // `server-only` lets nothing but servers in.
  '--conditions=react-server',
  '--import',
  pathToFileURL(path.join(root, 'node_modules/tsx/dist/loader.mjs')).href,
  path.join(root, serves ? 'lib/cli/serve.ts' : 'lib/cli/main.ts'),
  ...args,
]);
