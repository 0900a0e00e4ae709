import { useSyncExternalStore } from 'react';

/** How large text is, in percent of what the browser is set to; everything goes along with it. */
export const TEXT_SIZES = [90, 100, 115, 130, 150] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** Holds a {@link TextSize}: the page is sent with it, so that nothing jumps when it is there. */
export const TEXT_COOKIE = 'overread.text';

export const textSizeOf = (chosen: string | undefined): TextSize =>
  TEXT_SIZES.find((each) => String(each) === chosen) ?? 100;

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
