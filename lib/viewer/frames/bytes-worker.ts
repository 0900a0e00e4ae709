/** What is asked of the worker: to fetch, or to stop what it was asked for. */
export type Asked =
  | { readonly id: number; readonly url: string; readonly init: RequestInit }
  | { readonly id: number; readonly stop: true };

/** undefined: there is none to be had this way. */
export interface Answered {
  readonly id: number;
  readonly body: ArrayBuffer | undefined;
}

const running = new Map<number, AbortController>();

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  if ('stop' in data) running.get(data.id)?.abort();
  else void answer(data.id, data.url, data.init);
});

async function answer(id: number, url: string, init: RequestInit): Promise<void> {
  const stopping = new AbortController();
  running.set(id, stopping);
  let body: ArrayBuffer | undefined;
  try {
    const response = await fetch(url, { ...init, signal: stopping.signal });
    if (response.ok) body = await response.arrayBuffer();
  } catch {
    // Whoever wants one of the frames asks for it alone, and is told why.
  }
  running.delete(id);
  const answered: Answered = { id, body };
  self.postMessage(answered, { transfer: body ? [body] : [] });
}
