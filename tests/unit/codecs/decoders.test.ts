import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDecoders, type DecodersOptions } from '@/lib/codecs/decoders';
import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import { drawText } from '@/lib/samples/ultrasound/letters';

const root = path.resolve(import.meta.dirname, '../../..');

const image: ImageAttributes = {
  modality: 'OT',
  rows: 1,
  columns: 2,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  planarConfiguration: 0,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  pixelRepresentation: 1,
  numberOfFrames: 1,
  floatingPoint: false,
  lossy: false,
};

const request = (first: number, transferSyntaxUid = '1.2.840.10008.1.2.1') => ({
  bytes: Uint8Array.from([first, 0, 0xff, 0xff]),
  transferSyntaxUid,
  image,
});

const opened: { close(): Promise<void> }[] = [];
function open(options: Partial<DecodersOptions> = {}) {
  const decoders = openDecoders({ threads: 2, root, ...options });
  opened.push(decoders);
  return decoders;
}
afterAll(() => Promise.all(opened.map((each) => each.close())));

describe('threads that decode', () => {
  it('answer each request with its own frame, many at a time', async () => {
    const decoders = open();
    const frames = await Promise.all(
      Array.from({ length: 50 }, (_, at) => decoders.decode(request(at))),
    );
    expect(frames.map(({ samples }) => [...samples])).toEqual(
      Array.from({ length: 50 }, (_, at) => [at, -1]),
    );
    expect(frames[0]?.samples).toBeInstanceOf(Int16Array);
  });

  it('leave the caller its bytes', async () => {
    const whole = Uint8Array.from([9, 9, 7, 0, 0xff, 0xff]);
    await open().decode({ ...request(0), bytes: whole.subarray(2) });
    expect([...whole]).toEqual([9, 9, 7, 0, 255, 255]);
  });

  it('draw a frame and find what is written on it, under the banner as well as not', async () => {
    const [rows, columns] = [64, 128];
    const bytes = new Uint8Array(2 * rows * columns);
    const samples = new DataView(bytes.buffer);
    // 100 of a window from 0 to 200 is the middle of the greys; the letters are white.
    for (let at = 0; at < rows * columns; at++) samples.setInt16(2 * at, 100, true);
    drawText('DOE MARIA', 10, 20, 1, (column, row) =>
      samples.setInt16(2 * (row * columns + column), 300, true),
    );
    const asked = (banner: number, search: boolean) =>
      open().draw({
        ...request(0),
        bytes,
        image: { ...image, rows, columns },
        drawing: {
          frame: {},
          window: { center: 100, width: 200, fn: 'LINEAR_EXACT' },
          ...{ banner, search },
        },
      });
    const { picture, lines } = await asked(0, true);
    expect(picture).toMatchObject({ width: columns, height: rows, channels: 1 });
    expect([picture.data[0], picture.data[20 * columns + 10]]).toEqual([128, 255]);
    expect(lines).toMatchObject([{ left: 10, top: 20, bottom: 27, plain: true }]);
    expect((await asked(0, false)).lines).toEqual([]);
    const under = await asked(40, true);
    expect(under.lines).toEqual([]);
    expect([under.picture.data[39 * columns], under.picture.data[40 * columns]]).toEqual([
      0, 128,
    ]);
  });

  it('hand errors back with code and message', async () => {
    await expect(open().decode(request(1, '1.2.840.10008.1.2.5'))).rejects.toMatchObject({
      name: 'AppError',
      code: 'decode_failed',
      message: 'The RLE-coded frame is damaged or ends too early.',
    });
    await expect(open().decode(request(1, '1.2.3'))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('refuse what comes after closing', async () => {
    const decoders = open();
    await decoders.close();
    await expect(decoders.decode(request(1))).rejects.toThrow('Decoding was stopped.');
  });
});

/** A project whose worker crashes, exits or hangs by a frame's first byte. */
function faultyProject() {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-'));
  mkdirSync(path.join(folder, 'lib', 'codecs'), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(folder, 'tsconfig.json'), '{}');
  writeFileSync(
    path.join(folder, 'lib', 'codecs', 'worker.ts'),
    `import { parentPort } from 'node:worker_threads';
     parentPort?.on('message', ({ bytes }: { bytes: Uint8Array }) => {
       if (bytes[0] === 1) throw new Error('crash');
       if (bytes[0] === 2) process.exit(3);
       if (bytes[0] === 3) for (;;);
       parentPort?.postMessage({ result: { samples: bytes } });
     });`,
  );
  return folder;
}

describe('a thread that fails', () => {
  const faulty = faultyProject();
  const settle = (promise: Promise<{ samples: ArrayLike<number> }>) =>
    promise.then(
      ({ samples }) => samples[0],
      (error: Error) => error.message,
    );

  it('takes down its own frame only, and is replaced', async () => {
    const decoders = open({
      ...{ root: faulty, threads: 1 },
      // The others have to wait until a thread has started, however busy the machine.
      timeLimitMs: ({ bytes }) => (bytes[0] === 3 ? 2000 : 60_000),
    });
    const outcomes = [10, 1, 11, 2, 12, 3, 13].map((first) =>
      settle(decoders.decode(request(first))),
    );
    expect(await Promise.all(outcomes)).toEqual([
      10,
      'Decoding crashed on it.',
      11,
      'Decoding ended unexpectedly.',
      12,
      'Decoding took longer than 2 s.',
      13,
    ]);
  });

  it('is ended by the caller’s signal, as is a frame that waits', async () => {
    const decoders = open({ root: faulty, threads: 1, queueLimit: 1 });
    await decoders.decode(request(10));
    const hanging = new AbortController();
    const waiting = new AbortController();
    const outcomes = [
      settle(decoders.decode(request(3), hanging.signal)),
      settle(decoders.decode(request(11), waiting.signal)),
    ];
    // Its place in the queue, the only one, is free again.
    waiting.abort(new Error('no longer wanted'));
    outcomes.push(settle(decoders.decode(request(12))));
    hanging.abort(new Error('cancelled'));
    expect(await Promise.all(outcomes)).toEqual(['cancelled', 'no longer wanted', 12]);
    const done = AbortSignal.abort(new Error('too late'));
    expect(await settle(decoders.decode(request(10), done))).toBe('too late');
  });

  it('leaves the queue bounded, and its frames failed when closed', async () => {
    const decoders = open({ root: faulty, threads: 1, queueLimit: 1 });
    const outcomes = [3, 10, 11].map((first) => settle(decoders.decode(request(first))));
    await decoders.close();
    expect(await Promise.all(outcomes)).toEqual([
      'Decoding was stopped.',
      'Decoding was stopped.',
      'Too many of these are waiting.',
    ]);
  });
});
