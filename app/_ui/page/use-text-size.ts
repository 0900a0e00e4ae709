import { useSyncExternalStore } from 'react';
import { TEXT_COOKIE, textSizeOf, type TextSize } from './text-size';

const YEAR_S = 365 * 24 * 3600;
const listeners = new Set<() => void>();

/** Of this page, and of those after it in this browser. */
export function chooseTextSize(size: TextSize): void {
  document.cookie = `${TEXT_COOKIE}=${size}; path=/; max-age=${YEAR_S}; samesite=lax`;
  document.documentElement.dataset['text'] = String(size);
  for (const listener of [...listeners]) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const shown = () => textSizeOf(document.documentElement.dataset['text']);

export const useTextSize = (): TextSize =>
  useSyncExternalStore(subscribe, shown, () => 100);

/** CSS pixels for a length that is given at the usual size of 16 to the root's. */
export const pixelsOf = (usual: number): number =>
  (usual / 16) * parseFloat(getComputedStyle(document.documentElement).fontSize);
