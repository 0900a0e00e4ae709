import { useSyncExternalStore } from 'react';

/**
 * Choices of the person at this browser. Preferences only: nothing of a patient is ever kept here.
 */
const listeners = new Set<() => void>();

/** Of this visit, where the browser refuses to keep anything (private windows may). */
const unkept = new Map<string, string | null>();

const read = (name: string) => {
  const held = unkept.get(name);
  if (held !== undefined) return held;
  try {
    return localStorage.getItem(`overread.${name}`);
  } catch {
    return null;
  }
};

/** @param text - null forgets the choice: the default holds again. */
function keep(name: string, text: string | null) {
  try {
    if (text === null) localStorage.removeItem(`overread.${name}`);
    else localStorage.setItem(`overread.${name}`, text);
    unkept.delete(name);
  } catch {
    unkept.set(name, text);
  }
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  // Another tab may have chosen.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** One of a few words, remembered between visits. */
export function usePreference<Word extends string>(
  name: string,
  words: readonly Word[],
  fallback: Word,
): readonly [Word, (word: Word) => void] {
  const get = () => words.find((word) => word === read(name)) ?? fallback;
  const value = useSyncExternalStore(subscribe, get, () => fallback);
  return [value, (word) => keep(name, word)];
}

/** A choice that is more than a word, for components and for what listens outside of them. */
export interface Preference<Value> {
  get(): Value;
  /** @param text - As `parse` reads it; null forgets the choice. */
  keep(text: string | null): void;
  subscribe(listener: () => void): () => void;
}

/** @param parse - Gives the default for null, and for a text that it can't read (any more). */
export function createPreference<Value>(
  name: string,
  parse: (text: string | null) => Value,
): Preference<Value> {
  let last: { text: string | null; value: Value } | undefined;
  return {
    get() {
      const text = read(name);
      if (last?.text !== text) last = { text, value: parse(text) };
      return last.value;
    },
    keep: (text) => keep(name, text),
    subscribe,
  };
}

export const useChoice = <Value>({ get, subscribe }: Preference<Value>): Value =>
  useSyncExternalStore(subscribe, get, get);
