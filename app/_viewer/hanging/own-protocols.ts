import { createPreference, useChoice } from '@/app/_data/preference';
import { readProtocols, writeProtocols } from '@/lib/hanging/own';
import type { Protocol } from '@/lib/hanging/protocol';

/** The hanging protocols of this person, at this browser. */
export const ownProtocols = createPreference('protocols', (text): readonly Protocol[] => {
  if (text === null) return [];
  try {
    return readProtocols(text);
  } catch {
    return []; // of another version of this page
  }
});

export const useOwnProtocols = () => useChoice(ownProtocols);

const keep = (protocols: readonly Protocol[]) =>
  ownProtocols.keep(protocols.length > 0 ? writeProtocols(protocols) : null);

/** Those of the same id are replaced. */
export function addProtocols(protocols: readonly Protocol[]): void {
  const ids = new Set(protocols.map(({ id }) => id));
  keep([...ownProtocols.get().filter(({ id }) => !ids.has(id)), ...protocols]);
}

export const removeProtocol = (gone: string): void =>
  keep(ownProtocols.get().filter(({ id }) => id !== gone));

export const renameProtocol = (renamed: string, name: string): void =>
  keep(
    ownProtocols.get().map((each) => (each.id === renamed ? { ...each, name } : each)),
  );
