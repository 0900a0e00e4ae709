import http from 'node:http';

/** A client that counts what comes and looks at nothing: it works on the same cores. */
export interface Client {
  /** @returns Bytes of the answer. @throws Error unless it is 200. */
  read(url: string, headers: Record<string, string>, body?: string): Promise<number>;
  /** @returns The answer as JSON. */
  json<T>(url: string, headers: Record<string, string>, body?: Buffer[]): Promise<T>;
  close(): void;
}

/** @param connections - So many at most, kept open. */
export function openClient(connections: number): Client {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });

  const ask = (url: string, headers: Record<string, string>, body: readonly Buffer[]) =>
    new Promise<http.IncomingMessage>((resolve, reject) => {
      const method = body.length > 0 ? 'POST' : 'GET';
      const length = body.reduce((sum, each) => sum + each.length, 0);
      const request = http.request(url, {
        agent,
        method,
        headers: { ...headers, ...(length > 0 && { 'content-length': String(length) }) },
      });
      request.setNoDelay(true);
      request.once('error', reject);
      request.once('response', resolve);
      for (const piece of body) request.write(piece);
      request.end();
    });

  const good = async (response: http.IncomingMessage, url: string) => {
    if (response.statusCode === 200) return;
    let text = '';
    for await (const chunk of response) text += String(chunk);
    throw new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 500)}`);
  };

  return {
    async read(url, headers, body) {
      const response = await ask(url, headers, body ? [Buffer.from(body)] : []);
      await good(response, url);
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      return new Promise((resolve, reject) => {
        response.once('error', reject);
        response.once('end', () => resolve(bytes));
      });
    },
    async json<T>(url: string, headers: Record<string, string>, body: Buffer[] = []) {
      const response = await ask(url, headers, body);
      await good(response, url);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      return JSON.parse(Buffer.concat(chunks).toString()) as T;
    },
    close: () => agent.destroy(),
  };
}

/** Do all of it, so many at once. */
export async function together<T>(
  atOnce: number,
  all: readonly T[],
  work: (each: T) => Promise<unknown>,
): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const each of left) await work(each);
    }),
  );
}
