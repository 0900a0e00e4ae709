// Which Node to run on, and running things on it. No dependencies; runs on Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const OLDEST = [22, 13];
const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
const NODE_PACKAGE = `node-${PLATFORM}-${process.arch}`;
const BROUGHT = path.join(root, '.tools/node_modules', NODE_PACKAGE, 'bin');

const isRecent = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
};

/** The Node to use: the running one if it is recent enough, else Node 24 from the registry. */
export function nodeBinary() {
  if (isRecent()) return process.execPath;
  const node = path.join(BROUGHT, process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    console.log(`Node ${process.versions.node} is too old; fetching Node 24 …`);
    const { status } = spawnSync(
      'npm',
      ['install', '--no-save', '--prefix', '.tools', `${NODE_PACKAGE}@24`],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (status !== 0 || !existsSync(node)) {
      console.error(
        'Node 24 could not be fetched. Install Node 22.13 or later yourself.',
      );
      process.exit(1);
    }
  }
  return node;
}

/** The environment in which that Node, and the project's tools, come first. */
export function toolEnvironment() {
  const folders = [
    path.dirname(nodeBinary()),
    path.join(root, 'node_modules/.bin'),
    process.env.PATH,
  ];
  return {
    NEXT_TELEMETRY_DISABLED: '1',
    // What a command compiles, the next one reads.
    NODE_COMPILE_CACHE: path.join(root, '.tools/compiled'),
    ...process.env,
    PATH: folders.join(path.delimiter),
    OVERREAD_ROOT: root,
  };
}

/** Run to the end, output shown. @returns The exit code. */
export function runTool(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...toolEnvironment(), ...environment },
  });
  if (error) console.error(error.message);
  return status ?? 1;
}

/**
 * Become that process: signals go through, its exit code is ours. The channel between the two tells
 * the child when we are killed outright.
 */
export function become(args) {
  const child = spawn(nodeBinary(), args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: toolEnvironment(),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
