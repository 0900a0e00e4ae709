#!/usr/bin/env node
// run.mjs <tool> [argument …]: one of the project's tools, on a Node that is recent enough.
import { runTool } from './runtime.mjs';

const [tool, ...args] = process.argv.slice(2);
process.exit(runTool(tool, args));
