import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface Child {
  readonly process: ChildProcess;
  /** Lines of its output so far. */
  readonly lines: readonly string[];
  readonly errors: readonly string[];
  /** Resolves when there are so many lines, or when it has ended. */
  reached(lines: number): Promise<void>;
  /** Its exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

/** Run a script of ours in a process of its own, as the `overread` command does. */
export function startScript(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Child {
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', path.resolve(script), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        NODE_ENV: 'test',
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        TSX_TSCONFIG_PATH: path.resolve('tsconfig.json'),
        OVERREAD_ROOT: path.resolve('.'),
        OVERREAD_SAMPLES: '0',
        ...env,
      },
    },
  );
  const lines: string[] = [];
  const errors: string[] = [];
  let wake = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  let over = false;
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      over = true;
      wake();
      resolve(code);
    }),
  );
  return {
    process: child,
    lines,
    errors,
    ended,
    async reached(wanted) {
      while (lines.length < wanted && !over) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** The command line, `lib/cli/main.ts`, on that data folder. */
export const startCommand = (
  dataFolder: string,
  args: readonly string[],
  env: Record<string, string> = {},
) => startScript('lib/cli/main.ts', args, { OVERREAD_DATA: dataFolder, ...env });

/** Run a command to its end. */
export async function runCommand(
  dataFolder: string,
  args: readonly string[],
  env: Record<string, string> = {},
) {
  const child = startCommand(dataFolder, args, env);
  const code = await child.ended;
  return { code, lines: child.lines, errors: child.errors };
}
