#!/usr/bin/env node
// run.mjs <tool> [argument …]: one of the project's tools, on a Node that is recent enough, once
// everything it needs is there.
import path from 'node:path';
import { root, runTool } from './runtime.mjs';

const [tool, ...args] = process.argv.slice(2);
const status = runTool(process.execPath, [path.join(root, 'lib/cli/setup.mjs')]);
process.exit(status || runTool(tool, args));
