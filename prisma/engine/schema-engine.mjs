#!/usr/bin/env node
// Stands in for Prisma's native schema engine: the same arguments and JSON-RPC on stdin/stdout,
// answered by the WebAssembly build. Needed to write migrations, never to run the app.
import { rmSync } from 'node:fs';
import readline from 'node:readline';
import { openEngine } from './wasm-engine.mjs';

const args = process.argv.slice(2);
if (args.includes('--version')) {
  console.log('schema-engine as WebAssembly');
  process.exit(0);
}
const { url = 'file:./data/overread.db' } = JSON.parse(
  args[args.indexOf('--datasource') + 1] ?? '{}',
);
const provider = /^(postgres|pglite)/.test(url) ? 'postgresql' : 'sqlite';

async function adapter() {
  if (provider === 'sqlite') {
    const { PrismaBetterSqlite3 } = await import('@prisma/adapter-better-sqlite3');
    return new PrismaBetterSqlite3({ url });
  }
  // `pglite:<folder>` writes PostgreSQL migrations where no server is at hand.
  const { PGlite } = await import('@electric-sql/pglite');
  const { PrismaPGlite } = await import('pglite-prisma-adapter');
  const inMemory = () => new PrismaPGlite(new PGlite());
  if (url.startsWith('pglite:')) return new PrismaPGlite(new PGlite(url.slice(7)));
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const factory = new PrismaPg({ connectionString: url });
  // The adapter's own shadow database would be the real one.
  factory.connectToShadowDb = () => inMemory().connect();
  return factory;
}

if (args.includes('cli')) {
  const opened = await openEngine(await adapter()).catch((error) => error);
  process.exit(opened instanceof Error ? 1 : 0);
}

const filters = { externalTables: [], externalEnums: [] };
const reply = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

let engine;
const methods = {
  // The WebAssembly one cannot open a SQLite shadow database: the same by way of a diff.
  async createMigration({ migrationsList, migrationName, schema, draft }) {
    migrationsList.lockfile.content ??= `provider = "${provider}"\n`;
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: true,
      filters,
    });
    const empty = !stdout || stdout.trim().startsWith('-- This is an empty migration');
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    return {
      connectorType: provider,
      generatedMigrationName: `${stamp}_${migrationName.replace(/\W+/g, '_')}`,
      migrationScript: empty && !draft ? null : stdout,
      extension: 'sql',
    };
  },
  getDatabaseVersion: (params) => engine.version(params),
  async diff(params) {
    const result = await engine.diff(params);
    if (result.stdout != null) {
      reply({ id: 999_999, method: 'print', params: { content: result.stdout } });
    }
    return result;
  },
  async reset(params) {
    if (provider === 'postgresql') return engine.reset(params);
    for (const end of ['', '-wal', '-shm']) {
      rmSync(url.replace(/^file:/, '') + end, { force: true });
    }
    engine = undefined;
    return {};
  },
};

let queue = Promise.resolve();
readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    queue = queue.then(() => answer(line));
  })
  .on('close', () => queue.then(() => process.exit(0)));

async function answer(line) {
  if (!line.trim()) return;
  const { id, method, params } = JSON.parse(line);
  if (!method) return; // the CLI's answer to our print
  try {
    const files = (params?.schema ?? params?.to ?? params?.from)?.files;
    engine ??= await openEngine(await adapter(), files);
    const result = await (methods[method]?.(params) ?? engine[method](params));
    reply({ id, result: result ?? {} });
  } catch (error) {
    const message = String(error?.message ?? error);
    reply({
      id,
      error: {
        code: 4466,
        message,
        data: { is_panic: false, message, meta: {}, error_code: null },
      },
    });
  }
}
