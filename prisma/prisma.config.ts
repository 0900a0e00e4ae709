import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'prisma/config';

// One set of models, two providers: the datasource block is all that differs, so it is written here.
const here = import.meta.dirname;
const url = process.env['DATABASE_URL'] ?? 'file:./data/overread.db';
const provider =
  process.env['OVERREAD_PROVIDER'] ??
  (url.startsWith('postgres') ? 'postgresql' : 'sqlite');
const schema = path.join(here, '.build', provider);

rmSync(schema, { recursive: true, force: true });
mkdirSync(schema, { recursive: true });
cpSync(path.join(here, 'models'), schema, { recursive: true });
writeFileSync(
  path.join(schema, 'main.prisma'),
  `datasource db {
  provider = "${provider}"
}

generator client {
  provider = "prisma-client"
  output   = "../../../lib/store/generated/${provider}"
}
`,
);

// Prisma downloads a native schema engine otherwise; this one comes from the registry as WebAssembly.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.join(
  here,
  'engine/schema-engine.mjs',
);

// SQLite's index of texts (0004_search) and what it keeps itself in are no models of ours.
const indexTables = ['', '_config', '_data', '_docsize', '_idx', 'Terms'].map(
  (suffix) => `StudyText${suffix}`,
);

export default defineConfig({
  schema,
  ...(provider === 'sqlite' && {
    experimental: { externalTables: true },
    tables: { external: indexTables },
  }),
  migrations: { path: path.join(here, 'migrations', provider) },
  datasource: { url },
});
