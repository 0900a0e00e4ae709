'use client';

import { createContext, useContext } from 'react';
import type { Who } from '@/lib/api/people/who';
import type { Right } from '@/lib/api/people/rights';

export interface Here {
  who: Who;
  /** After something that changes who that is, or what they may. */
  update: (who: Who) => void;
  lock: () => void;
}

export const HereContext = createContext<Here | undefined>(undefined);

/** Who looks at this page. */
export function useHere(): Here {
  const here = useContext(HereContext);
  if (!here) throw new Error('This stands outside of the page’s presence.');
  return here;
}

/** What isn't theirs to do need not be offered; the server refuses it in any case. */
export function useMay(): (right: Right) => boolean {
  const { person } = useHere().who;
  return (right) => person?.rights.includes(right) ?? false;
}

/** As authors are called: what is somebody's own bears this name. */
export function useSelf(): string | undefined {
  const { person } = useHere().who;
  return person?.email ?? person?.name;
}
