import path from 'node:path';
import { vi } from 'vitest';
import { runCommandLine } from '@/lib/cli/command-line';

/** The command line without a process around it, which would take a second to start. */
export async function inProcess(
  folder: string,
  args: readonly string[],
  variables: Record<string, string> = {},
) {
  const said = { lines: '', errors: '' };
  const spies = [
    vi
      .spyOn(console, 'log')
      .mockImplementation((line) => void (said.lines += `${line}\n`)),
    vi
      .spyOn(console, 'error')
      .mockImplementation((line) => void (said.errors += `${line}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said.lines += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.errors += String(text);
      return true;
    }),
  ];
  try {
    const code = await runCommandLine(args, {
      OVERREAD_DATA: folder,
      OVERREAD_ROOT: path.resolve('.'),
      OVERREAD_SAMPLES: '0',
      ...variables,
    });
    return { code, lines: linesOf(said.lines), errors: linesOf(said.errors) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
const linesOf = (text: string) => text.split('\n').filter(Boolean);
