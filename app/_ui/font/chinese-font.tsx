'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { whenMet } from './han';

const Nothing = () => null;
const Faces = dynamic(() => import('./chinese-faces').then(() => Nothing));

/**
 * Noto Sans SC, for machines that have no font with Chinese: where its slices are, which the browser
 * fetches by the characters that it meets. That list alone is 300 kB of style, so that only pages in
 * Chinese come with it, and others fetch it with the first Chinese character on them, such as of a name.
 */
export function ChineseFont({ isChinese }: { isChinese: boolean }) {
  const [isMet, setMet] = useState(false);
  const isNeeded = isChinese || isMet;
  useEffect(() => {
    if (isNeeded) return;
    const closing = new AbortController();
    whenMet(document.body, closing.signal, () => setMet(true));
    return () => closing.abort();
  }, [isNeeded]);
  return isNeeded ? <Faces /> : null;
}
