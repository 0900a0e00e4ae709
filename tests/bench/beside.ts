import { median, type Figure } from '@/tests/bench/figures';

interface Measured {
  readonly name: string;
  readonly unit: string;
  /** Which is good: many of them, or few. */
  readonly better: 'more' | 'less';
  readonly overread: readonly number[];
  readonly theirs: readonly number[];
  /** Whom we are measured beside; Orthanc unless it is said. */
  readonly peer?: 'Orthanc' | 'OHIF';
  /** How many times better we mean to be. */
  readonly aim?: number;
  readonly note?: string;
}

/** The two lines of one quantity, with the ratio that counts. */
export function beside(measured: Measured): Figure[] {
  const { name, unit, better, overread, theirs, peer = 'Orthanc', aim, note } = measured;
  const quotient = median(overread) / median(theirs);
  const ratio = better === 'more' ? quotient : 1 / quotient;
  const aimed = aim === undefined ? '' : ` (aim ${aim})`;
  const said = `${ratio.toFixed(2)} × as good as ${peer}${aimed}`;
  return [
    { name, unit, runs: overread, note: note ? `${said}; ${note}` : said },
    { name: `  ${peer}`, unit, runs: theirs },
  ];
}
