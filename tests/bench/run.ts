// npm run bench: builds what is to be measured, then measures it in a process like the server's.
// npm run bench -- orthanc: only that part; see measure.ts for their names. export=1000: so many studies.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { browserPath } from '@/lib/cli/browser.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const node = (args: readonly string[], environment: Record<string, string> = {}) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  }).status ?? 1;

const built = node(['lib/cli/setup.mjs', 'build', 'browser']);
if (built !== 0) process.exit(built);
process.exit(
  node(
    [
      '--conditions=react-server',
      '--import',
      'tsx',
      'tests/bench/measure.ts',
      ...process.argv.slice(2),
    ],
    {
      NODE_ENV: 'production',
      TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json'),
      OVERREAD_ROOT: root,
      CHROMIUM: browserPath() ?? '',
    },
  ),
);
