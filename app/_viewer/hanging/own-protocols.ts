import { useEffect, useState } from 'react';
import useSWR, { mutate } from 'swr';
import { request, requestJson } from '@/app/_data/client';
import { createPreference } from '@/app/_data/preference';
import { createStore, useStore } from '@/app/_ui/store';
import { readProtocols } from '@/lib/hanging/own';
import { protocolListSchema, type Protocol } from '@/lib/hanging/protocol';

const URL = '/api/hanging-protocols';

/** The hanging protocols that people here made, as far as this page has them. */
export const ownProtocols = createStore<{ protocols: readonly Protocol[] }>({
  protocols: [],
});

export const useOwnProtocols = () => useStore(ownProtocols, (state) => state.protocols);

/** Where earlier versions kept them: in the browser. */
const inBrowser = createPreference('protocols', (text): readonly Protocol[] => {
  if (text === null) return [];
  try {
    return readProtocols(text);
  } catch {
    return []; // of another version of this page
  }
});

/** Fetch them; what an earlier version kept in this browser moves over, once. */
async function load(): Promise<readonly Protocol[]> {
  const old = inBrowser.get();
  const { protocols } = await (old.length > 0 ? send(old) : fetchAll());
  inBrowser.keep(null);
  ownProtocols.set({ protocols });
  areHere = true;
  return protocols;
}

const fetchAll = () => requestJson('GET', URL, protocolListSchema);
const send = (protocols: readonly Protocol[]) =>
  requestJson('POST', URL, protocolListSchema, { body: { protocols } });

// Then this page knows them better than a page that was fetched ahead.
let areHere = false;

/**
 * @param known - As they came with the page.
 * @returns false until it is known which there are, or that this can't be known now.
 */
export function useProtocolsLoaded(known: readonly Protocol[] | undefined): boolean {
  const [isTaken, setIsTaken] = useState(false);
  const comes = areHere || (known !== undefined && inBrowser.get().length === 0);
  const { data, error } = useSWR(comes ? null : URL, load, { shouldRetryOnError: false });
  useEffect(() => {
    if (!comes) return;
    if (!areHere && known) ownProtocols.set({ protocols: known });
    areHere = true;
    setIsTaken(true);
  }, [comes, known]);
  return isTaken || data !== undefined || error !== undefined;
}

/**
 * Those of the same id are replaced.
 *
 * @throws ProblemError where the server doesn't take them.
 */
export async function addProtocols(protocols: readonly Protocol[]): Promise<void> {
  const all = (await send(protocols)).protocols;
  ownProtocols.set({ protocols: all });
  await mutate(URL, all, { revalidate: false });
}

/** @throws ProblemError */
export async function removeProtocol(gone: string): Promise<void> {
  await request('DELETE', `${URL}/${encodeURIComponent(gone)}`);
  const left = ownProtocols.get().protocols.filter(({ id }) => id !== gone);
  ownProtocols.set({ protocols: left });
  await mutate(URL, left, { revalidate: false });
}
