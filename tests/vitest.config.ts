import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '..');
const shared = {
  root,
  resolve: {
    alias: {
      '@': root,
      // Its only job is to fail inside a browser bundle; tests are on the server's side.
      'server-only': path.join(root, 'tests/server-only.ts'),
    },
  },
};

export default defineConfig({
  test: {
    // The tests wait for servers and validators half of their time: one less than there are cores, as
    // is usual, would leave most of a small machine idle.
    maxWorkers: '100%',
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          // Values in, values out: they leave nothing behind, and a worker a file takes twice the time.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/unit/**', 'tests/browser/**'],
          // So long that only what hangs is ended: machines are shared.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: 'tests/browser/app-server.ts',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // The page is polled; how soon it answers is for the bench, not for a test.
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
