import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A network between a browser and the app, as slow as it is told to be, that breaks when told to. */
export interface UploadLine {
  /** The app by way of this line. */
  url: string;
  /** Bytes a second towards the server. */
  speed(bytes: number): void;
  cut(): void;
  /** Whoever connects now is turned away, until `mend`. */
  mend(): void;
  readonly bytesSent: number;
  close(): void;
}

export async function startLine(target: string): Promise<UploadLine> {
  const { port } = new URL(target);
  const open = new Set<Socket>();
  let rate = Infinity;
  let broken = false;
  let bytesSent = 0;
  const reset = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const line = createServer((client) => {
    if (broken) return void client.resetAndDestroy();
    const server = connect(Number(port), '127.0.0.1');
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    server.pipe(client);
    client.on('data', (chunk: Buffer) => {
      bytesSent += chunk.length;
      server.write(chunk);
      if (rate === Infinity) return;
      client.pause();
      setTimeout(() => client.resume(), (1000 * chunk.length) / rate);
    });
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    speed(bytes) {
      rate = bytes;
    },
    cut() {
      broken = true;
      reset();
    },
    mend() {
      broken = false;
    },
    get bytesSent() {
      return bytesSent;
    },
    close() {
      reset();
      line.close();
    },
  };
}
