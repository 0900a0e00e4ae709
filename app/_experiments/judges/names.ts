import type { JudgeKind } from '@/lib/evaluation/judges/judge';

/** As papers call them. */
export const NAMES: Readonly<Record<JudgeKind, string>> = {
  radfact: 'RadFact',
  green: 'GREEN',
  crimson: 'CRIMSON',
};
