import { useEffect } from 'react';
import { useUnsent } from '@/app/_data/book/use-unsent';
import { useStoredSegments } from '@/app/_data/queries';
import { useRoom } from '@/app/_viewer/room';

/** Fetches the segments of the study, and keeps a page from closing before they are saved. Used once. */
export function useSegments(): void {
  const { segments, study } = useRoom();
  const { data } = useStoredSegments(study.studyUid);

  useEffect(() => {
    if (data) segments.receive(data);
  }, [segments, data]);
  useUnsent(segments, 'segments', data ? [study.studyUid] : []);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (segments.hasUnsaved()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [segments]);
}
