import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test-world';

const folder = temporaryFolder();

it.each([
  ['sqlite', `file:${path.join(folder, 'empty.db')}`],
  ['postgresql', `pglite:${path.join(folder, 'pglite')}`],
])(
  'the %s migrations make exactly the models',
  (provider, url) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        path.resolve('node_modules/prisma/build/index.js'),
        ...['migrate', 'diff', '--exit-code', '--config', 'prisma/prisma.config.ts'],
        ...['--from-migrations', `prisma/migrations/${provider}`],
        ...['--to-schema', `prisma/.build/${provider}`],
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, OVERREAD_PROVIDER: provider, DATABASE_URL: url },
      },
    );
    expect([status, stdout], stderr).toEqual([
      0,
      expect.stringContaining('No difference detected.'),
    ]);
  },
  180_000,
);
