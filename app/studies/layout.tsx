import type { ReactNode } from 'react';
import type { Area } from '@/app/_words/messages';
import { Words } from '@/app/_words/words';

const AREAS: readonly Area[] = [
  'annotations',
  'check',
  'exporting',
  'leaving',
  'info',
  'model',
  'names',
  'report',
  'said',
  'segments',
  'viewer',
  'writing',
];

/** The words of the reading room stay while studies follow each other. */
export default function Layout({ children }: { children: ReactNode }) {
  return <Words areas={AREAS}>{children}</Words>;
}
