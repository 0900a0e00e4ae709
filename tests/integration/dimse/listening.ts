import { connect, type Socket } from 'node:net';
import { afterAll } from 'vitest';
import { openListener, type Listener, type ListenerOptions } from '@/lib/dimse/listener';
import type { LedgerLine } from '@/lib/api/imports';
import { networkMemory, storeSent } from '@/lib/workflow/pacs/store-sent';
import type { World } from '@/lib/workflow/world';

export interface Listening extends Listener {
  /** What became of every object, in order. */
  readonly lines: readonly LedgerLine[];
  readonly log: readonly string[];
}

/** A listener of one's own, on a free port of this machine; closed when the test file ends. */
export async function startListener(
  world: World,
  options: Partial<ListenerOptions> = {},
): Promise<Listening> {
  const lines: LedgerLine[] = [];
  const log: string[] = [];
  const listener = await openListener({
    host: '127.0.0.1',
    port: 0,
    aeTitle: 'OVERREAD',
    callers: ['STORESCU', 'ECHOSCU', 'ORTHANC'],
    memory: networkMemory,
    maxBytes: 1024 ** 3,
    store: storeSent(world, (_object, line) => lines.push(line)),
    log: (line) => log.push(line),
    ...options,
  });
  afterAll(() => listener.close());
  return { ...listener, lines, log };
}

/** The file that is read under a UID. */
export async function storedFile({ db, objects }: World, sopInstanceUid: string) {
  const where = { sopInstanceUid };
  const { objectSha256 } = await db.instance.findUniqueOrThrow({ where });
  return objects.read(objectSha256);
}

/** A client that says whatever it is told to, and hears what comes back. */
export interface RawClient {
  readonly socket: Socket;
  say(bytes: Buffer): void;
  /** So many bytes more, or fewer if the other side closes. */
  hear(bytes: number): Promise<Buffer>;
  /** Everything until the other side closes. */
  rest(): Promise<Buffer>;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  let heard = Buffer.alloc(0);
  let wake = () => {};
  let over = false;
  socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    wake();
  });
  for (const event of ['close', 'error'] as const) {
    socket.on(event, () => {
      over = true;
      wake();
    });
  }
  await new Promise((resolve) => socket.once('connect', resolve));
  afterAll(() => socket.destroy());
  async function hear(bytes: number) {
    while (heard.length < bytes && !over) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const said = heard.subarray(0, bytes);
    heard = heard.subarray(said.length);
    return said;
  }
  return {
    socket,
    say: (bytes) => void socket.write(bytes),
    hear,
    rest: () => hear(Infinity),
  };
}
