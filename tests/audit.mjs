#!/usr/bin/env node
// Known holes in the packages that are shipped, as the registry tells them: grave ones fail.
import { spawnSync } from 'node:child_process';
import { root, toolEnvironment } from '../lib/cli/runtime.mjs';

const { stdout } = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--package-lock-only', '--json'],
  { cwd: root, env: toolEnvironment(), encoding: 'utf8', timeout: 60_000 },
);

const report = (() => {
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
})();
const counts = report.metadata?.vulnerabilities;
if (!counts) {
  console.log(
    'The packages could not be audited: this registry keeps no advisories, or does not answer.',
  );
  process.exit(0);
}
const grave = Object.values(report.vulnerabilities).filter(({ severity }) =>
  ['high', 'critical'].includes(severity),
);
for (const { name, severity, range } of grave)
  console.log(`${severity}: ${name} ${range}`);
console.log(
  `Packages that are shipped: ${counts.total} known holes, ${grave.length} grave.`,
);
process.exit(grave.length > 0 ? 1 : 0);
