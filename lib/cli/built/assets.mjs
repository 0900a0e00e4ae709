// What browsers are sent of a build: made so that they start it soon, and packed once instead of for
// each of them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { withEagerModules } from './eager-modules.mjs';
import { root } from '../runtime.mjs';

const FOLDER = path.join(root, '.next/static');
/** Less than this packs into nothing smaller. */
const LEAST_BYTES = 1024;

const files = readdirSync(FOLDER, { recursive: true })
  .filter((name) => /\.(js|css|svg)$/.test(name))
  .map((name) => path.join(FOLDER, name));
for (const file of files) {
  const source = readFileSync(file, 'utf8');
  const text = isChunk(file) ? withEagerModules(source) : source;
  if (text !== source) writeFileSync(file, text);
  if (text.length >= LEAST_BYTES) await pack(file, text);
}

/** Made by the bundler, unlike a module that is handed out as it is. */
function isChunk(file) {
  return file.endsWith('.js') && path.dirname(file) === path.join(FOLDER, 'chunks');
}

async function pack(file, text) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_SIZE_HINT]: text.length };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(text, { params }),
    promisify(gzip)(text, { level: 9 }),
  ]);
  writeFileSync(`${file}.br`, br);
  writeFileSync(`${file}.gz`, gz);
}
