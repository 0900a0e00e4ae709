import sharp from 'sharp';
import { AppError } from '@/lib/errors';
import { ticksOf, type CineCodec } from '@/lib/export/cine/clip';
import { packed } from '@/lib/export/cine/lzw';
import type { Picture } from '@/lib/image/render';

/**
 * GIF that repeats. Greys stand as they are; a picture in colour has the 256 colours nearest to its own.
 *
 * @see GIF89a, chapters 18 to 27
 */
export const gif: CineCodec = {
  code: (picture) =>
    picture.channels === 1 ? Promise.resolve(inGreys(picture)) : inColours(picture),

  join(frames, { width, height }, { comment, software }) {
    const ticks = ticksOf(frames, 10, LEAST_DELAY);
    const head = Buffer.from('GIF89a0000000', 'latin1');
    head.writeUInt16LE(width, 6);
    head.writeUInt16LE(height, 8);
    head.fill(0, 10);
    const parts: Uint8Array[] = [
      head,
      Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1'),
      Buffer.from([0x21, 0xfe]),
      inBlocks(Buffer.from(`${comment} ${software}`, 'utf8')),
    ];
    for (const [at, { bytes }] of frames.entries()) {
      const control = Buffer.from([0x21, 0xf9, 4, 0x04, 0, 0, 0, 0]);
      control.writeUInt16LE(Math.min(0xffff, (ticks[at + 1] ?? 0) - (ticks[at] ?? 0)), 4);
      parts.push(control, bytes);
    }
    return Buffer.concat([...parts, Buffer.from([0x3b])]);
  },
};

/** Hundredths of a second: players take less for a tenth. */
export const LEAST_DELAY = 2;

const GREYS = Buffer.from(
  Array.from({ length: 256 }, (_, grey) => [grey, grey, grey]).flat(),
);

const inGreys = ({ data, width, height }: Picture): Buffer =>
  imageOf(
    { width, height },
    GREYS,
    Buffer.concat([Buffer.from([8]), inBlocks(packed(data))]),
  );

async function inColours({ data, width, height, channels }: Picture): Promise<Buffer> {
  const whole = await sharp(data, { raw: { width, height, channels } })
    .gif({ effort: 2, dither: 0.5 })
    .toBuffer();
  return imageOf({ width, height }, ...tableAndData(whole));
}

/** An image with colours of its own. */
function imageOf(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  colours: Buffer,
  data: Buffer,
): Buffer {
  const descriptor = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  descriptor.writeUInt16LE(width, 5);
  descriptor.writeUInt16LE(height, 7);
  descriptor[9] = 0x80 | (Math.log2(colours.length / 3) - 1);
  return Buffer.concat([descriptor, colours, data]);
}

/** The colours and the pixels of the first image of a GIF. @throws AppError `unsupported` */
function tableAndData(file: Buffer): [Buffer, Buffer] {
  let at = 13;
  const table = (flags: number) => {
    if (!(flags & 0x80)) return undefined;
    const from = at;
    at += 3 * 2 ** ((flags & 7) + 1);
    return file.subarray(from, at);
  };
  const skipBlocks = () => {
    while (at < file.length && file[at] !== 0) at += 1 + (file[at] ?? 0);
    at += 1;
  };
  let colours = table(file[10] ?? 0);
  while (at < file.length) {
    const kind = file[at];
    if (kind === 0x21) {
      at += 2;
      skipBlocks();
      continue;
    }
    if (kind !== 0x2c) break;
    const flags = file[at + 9] ?? 0;
    at += 10;
    colours = table(flags) ?? colours;
    const from = at;
    at += 1;
    skipBlocks();
    if (colours && at <= file.length) return [colours, file.subarray(from, at)];
    break;
  }
  throw new AppError('unsupported', 'The picture could not be written as GIF.');
}

/** Bytes in blocks of up to 255, and an empty one. */
function inBlocks(bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255);
    parts.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}
