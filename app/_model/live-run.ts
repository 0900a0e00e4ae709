import { useEffect, useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { runEventSchema, runSchema, type Run, type RunEvent } from '@/lib/api/runs';
import type { Statement } from '@/lib/report/finding';

/** How far a run is. */
export interface Progress {
  stage: 'preparing' | 'prepared' | 'sent' | 'streaming' | 'ended';
  images: number | null;
  tokens: number | null;
  /** Which question of how many; null before the first. */
  question: { call: number; calls: number } | null;
  statements: readonly Statement[];
  /** Characters of the answer so far. */
  received: number;
  /** It failed, and is asked again. */
  retry: { reason: string; seconds: number; attempt: number } | null;
  warning: string | null;
}

const START: Progress = {
  stage: 'preparing',
  images: null,
  tokens: null,
  question: null,
  statements: [],
  received: 0,
  retry: null,
  warning: null,
};

/** What an event makes of the progress so far. */
export function advance(progress: Progress, event: RunEvent): Progress {
  switch (event.type) {
    case 'prepared':
      return {
        ...progress,
        stage: 'prepared',
        images: event.images,
        tokens: event.tokens,
      };
    case 'sent':
      return {
        ...progress,
        stage: 'sent',
        retry: null,
        question: { call: event.call, calls: event.calls },
      };
    case 'delta':
      return {
        ...progress,
        stage: 'streaming',
        received: progress.received + event.text.length,
      };
    case 'finding': {
      const statements = [...progress.statements];
      statements[event.index] = event.statement;
      return { ...progress, stage: 'streaming', statements: statements.filter(Boolean) };
    }
    case 'usage':
      return { ...progress, warning: event.warning };
    case 'retry':
      return {
        ...progress,
        retry: {
          reason: event.reason,
          seconds: Math.ceil(event.inMs / 1000),
          attempt: event.attempt,
        },
      };
    case 'done':
    case 'refused':
    case 'failed':
      return { ...progress, stage: 'ended' };
  }
}

const TYPES = runEventSchema.options.map(({ shape }) => shape.type.value);

/**
 * Follow a run while it goes on; a run that is over is read at once.
 *
 * @param onEnded - Called once, with the run as it is kept.
 */
export function useLiveRun(runId: string | null, onEnded: (run: Run) => void) {
  const [run, setRun] = useState<Run | null>(null);
  const [progress, setProgress] = useState(START);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    if (!runId) return;
    let left = false;
    const source = new EventSource(`/api/runs/${runId}/events`);
    const read = () =>
      requestJson('GET', `/api/runs/${runId}`, runSchema).then(
        (fresh) => {
          if (left) return;
          setRun(fresh);
          if (fresh.status !== 'running') {
            setProgress((before) => ({ ...before, stage: 'ended' }));
            source.close();
            onEnded(fresh);
          }
        },
        (reason: unknown) => left || setError(reason),
      );
    // A connection that was lost is made anew by the browser, and begins again with the past.
    source.onopen = () => setProgress(START);
    source.onerror = () => void read();
    for (const type of TYPES) {
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        if (typeof data !== 'string') return; // the connection's own `error`, not an event of the run
        const event = runEventSchema.safeParse(JSON.parse(data));
        if (!event.success) return;
        setProgress((before) => advance(before, event.data));
        if (['done', 'refused', 'failed'].includes(event.data.type)) {
          source.close();
          void read();
        }
      });
    }
    return () => {
      left = true;
      source.close();
    };
  }, [runId, onEnded]);

  const isMine = run?.id === runId;
  return { run: isMine ? run : null, progress, error };
}
