import type { ReactNode } from 'react';
import { Words } from '@/app/_words/words';

/** The words of the reading room stay while studies follow each other. */
export default function Layout({ children }: { children: ReactNode }) {
  return <Words areas={['annotations', 'names', 'report', 'viewer']}>{children}</Words>;
}
