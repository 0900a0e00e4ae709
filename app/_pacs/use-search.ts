import { useRef, useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { pacsStudyListSchema, type PacsStudyRow } from '@/lib/api/pacs/protocol';
import { searchBody, type Asked } from './keys';

export interface Found {
  asked: Asked;
  studies: readonly PacsStudyRow[];
  /** `offset` of the next page; null on the last. */
  next: number | null;
  unusable: number;
  /** When it was asked: what was fetched since is not in it. */
  at: string;
}

/** A search of a node, and its pages. A newer search lets go of the one before. */
export function useSearch(nodeId: string) {
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [searching, setSearching] = useState(false);
  const current = useRef<AbortController>(null);

  async function ask(asked: Asked, before: Found | null) {
    current.current?.abort();
    const own = new AbortController();
    current.current = own;
    setSearching(true);
    setError(null);
    if (!before) setFound(null);
    try {
      const answer = await requestJson(
        'POST',
        `/api/pacs/nodes/${nodeId}/search`,
        pacsStudyListSchema,
        { body: searchBody(asked, before?.next ?? 0), signal: own.signal },
      );
      const known = new Set(before?.studies.map(({ studyUid }) => studyUid));
      const fresh = answer.studies.filter(({ studyUid }) => !known.has(studyUid));
      if (own.signal.aborted) return;
      setFound({
        asked,
        studies: [...(before?.studies ?? []), ...fresh],
        // A server that gives the same page again has no more.
        next: fresh.length > 0 ? answer.next : null,
        unusable: (before?.unusable ?? 0) + answer.unusable,
        at: before?.at ?? new Date().toISOString(),
      });
    } catch (reason) {
      if (!own.signal.aborted) setError(reason);
    } finally {
      if (!own.signal.aborted) setSearching(false);
    }
  }

  return {
    found,
    error,
    searching,
    search: (asked: Asked) => void ask(asked, null),
    more: () => found && void ask(found.asked, found),
    stop: () => {
      current.current?.abort();
      setSearching(false);
    },
    forget: () => {
      current.current?.abort();
      setSearching(false);
      setFound(null);
      setError(null);
    },
  };
}
