import { MultiBar, Presets, type SingleBar } from 'cli-progress';

/** One JSON object a line, for scripts. */
export const printJson = (value: unknown) => console.log(JSON.stringify(value));

export interface Progress {
  step(amount: number): void;
  /** A line above the bar. */
  say(line: string): void;
  stop(): void;
}

/**
 * A progress bar on a terminal; elsewhere only the lines.
 *
 * @param total - Of whatever is counted; undefined where it isn't known.
 */
export function openProgress(title: string, total: number | undefined): Progress {
  if (!process.stderr.isTTY || total === undefined) {
    return { step: () => {}, say: (line) => console.error(line), stop: () => {} };
  }
  const bars = new MultiBar(
    {
      format: `${title} {bar} {percentage} % · {value}/{total} · {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: false,
    },
    Presets.shades_classic,
  );
  const bar: SingleBar = bars.create(total, 0);
  return {
    step: (amount) => bar.increment(amount),
    say(line) {
      bars.log(`${line}\n`);
      bars.update(); // writes it out: what is only logged is lost when the bars stop
    },
    stop: () => bars.stop(),
  };
}
