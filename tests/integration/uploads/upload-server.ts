import { createServer, type Server } from 'node:http';
import {
  connect,
  createServer as createProxy,
  type AddressInfo,
  type Socket,
} from 'node:net';
import { afterAll } from 'vitest';
import { answerUploads, closeUploads } from '@/app/uploads/server';
import { UPLOADS } from '@/lib/api/uploads/protocol';
import type { World } from '@/lib/workflow/world';
import { serve } from '../test-world';

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

/** Uploads over a real socket, in that world. @returns Their address. */
export async function startUploads(world: World): Promise<string> {
  serve(world);
  const server = listening(
    createServer((request, response) => {
      if (!answerUploads(request, response)) response.writeHead(404).end();
    }),
  );
  await server.ready;
  afterAll(() => closeUploads());
  return `http://127.0.0.1:${portOf(server.server)}${UPLOADS}`;
}

function listening(server: Server) {
  const ready = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, ready };
}

export interface Line {
  /** The same address by way of this line. */
  url: string;
  /** Cut every connection once so many bytes have gone to the server from now on. */
  cutAfter(bytes: number): void;
  /** How often it was cut. */
  readonly cuts: number;
}

/** A network between a client and a server that breaks when told to. */
export async function startLine(target: string): Promise<Line> {
  const { port, pathname } = new URL(target);
  const open = new Set<Socket>();
  let left = Infinity;
  let cuts = 0;
  const proxy = createProxy((client) => {
    const server = connect(Number(port), '127.0.0.1');
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => open.delete(socket));
    }
    server.pipe(client);
    client.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left >= 0) return void server.write(chunk);
      left = Infinity;
      cuts += 1;
      client.pause();
      server.write(chunk.subarray(0, chunk.length / 2));
      // A reset takes along what the other end hasn't read yet: a real line is slower than that.
      setTimeout(() => {
        for (const socket of open) socket.resetAndDestroy();
      }, 100);
    });
    client.on('end', () => server.end());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    for (const socket of open) socket.destroy();
    proxy.close();
  });
  return {
    url: `http://127.0.0.1:${portOf(proxy)}${pathname}`,
    cutAfter(bytes) {
      left = bytes;
    },
    get cuts() {
      return cuts;
    },
  };
}
