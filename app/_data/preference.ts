import { useSyncExternalStore } from 'react';

/**
 * Choices of the person at this browser. Preferences only: nothing of a patient is ever kept here.
 */
const listeners = new Set<() => void>();

const read = (name: string) => {
  try {
    return localStorage.getItem(`overread.${name}`);
  } catch {
    return null; // private windows may refuse storage; then the default holds
  }
};

/** One of a few words, remembered between visits. */
export function usePreference<Word extends string>(
  name: string,
  words: readonly Word[],
  fallback: Word,
): readonly [Word, (word: Word) => void] {
  const get = () => words.find((word) => word === read(name)) ?? fallback;
  const value = useSyncExternalStore(subscribe, get, () => fallback);
  return [
    value,
    (word) => {
      try {
        localStorage.setItem(`overread.${name}`, word);
      } catch {
        return;
      }
      for (const listener of listeners) listener();
    },
  ];
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
