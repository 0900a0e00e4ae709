import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cineOf, ticksOf, type CineCodec, type Shown } from '@/lib/export/cine/clip';
import { bandOf, framed, shownAs } from '@/lib/export/cine/framed';
import { gif } from '@/lib/export/cine/gif';
import { mp4 } from '@/lib/export/cine/mp4';
import { webm } from '@/lib/export/cine/webm';
import type { Picture } from '@/lib/image/render';
import { openFonts } from '@/lib/workflow/export/fonts';
import { installed } from './installed';

const SAID = { comment: 'größer 肝', software: 'Overread 0' };
const ffmpeg = ['ffmpeg', 'ffprobe'].every((name) =>
  installed(name, ['-version'], 'ffmpeg'),
);

/** Odd on both sides, as codecs of whole blocks don't like it. */
const MATRIX = { width: 61, height: 43 };
const picture = (channels: 1 | 3, greyAt: (at: number) => number): Picture => {
  const length = MATRIX.width * MATRIX.height * channels;
  return {
    ...MATRIX,
    channels,
    data: Uint8Array.from({ length }, (_, at) => greyAt(at)),
  };
};
/** A ramp that moves, whose colours change slowly: what codecs keep, unlike noise. */
const GREYS = [0, 40, 90, 90].map((step) =>
  picture(1, (at) => 2 * (at % MATRIX.width) + step),
);
const COLOURS = [0, 30, 60].map((step) =>
  picture(3, (at) => [200 - step, 40 + step, step][at % 3] ?? 0),
);

async function* shown(pictures: readonly Picture[], durationMs = 1000 / 30) {
  for (const each of pictures) yield { picture: each, durationMs };
}
const clip = (codec: CineCodec, pictures: readonly Picture[], durationMs?: number) =>
  cineOf(codec, shown(pictures, durationMs), SAID);

describe('a GIF', () => {
  it('keeps every grey of every frame, noise that fills its table of codes too', async () => {
    let seed = 1;
    const noise = picture(1, () => (seed = (seed * 48_271) % 0x7fff_ffff) & 255);
    const pictures = [...GREYS, noise, picture(1, () => 7)];
    const bytes = Buffer.from(await clip(gif, pictures));
    expect((await sharp(bytes).metadata()).delay).toEqual([30, 40, 30, 30, 40, 30]);
    for (const [page, { data }] of pictures.entries()) {
      const read = await sharp(bytes, { page }).removeAlpha().raw().toBuffer();
      const greys = Buffer.from(read.filter((_, at) => at % 3 === 0));
      expect(greys.equals(data), `${page}`).toBe(true);
    }
  });

  it('keeps colours as near as 256 come', async () => {
    const bytes = Buffer.from(await clip(gif, COLOURS));
    const read = await sharp(bytes, { page: 2 }).removeAlpha().raw().toBuffer();
    const off = [140, 100, 60].map((value, at) => Math.abs(value - (read[at] ?? NaN)));
    expect(Math.max(...off)).toBeLessThanOrEqual(2);
  });

  it('shows no frame shorter than players do', async () => {
    const bytes = Buffer.from(await clip(gif, GREYS, 5));
    expect((await sharp(bytes).metadata()).delay).toEqual([20, 20, 20, 20]);
  });
});

/** What ffmpeg reads of a file: its facts, and its frames as RGB. */
function read(bytes: Uint8Array, name: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-cine-'));
  try {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    const run = (command: string, args: string[]) => {
      const { status, stdout, stderr } = spawnSync(command, ['-v', 'error', ...args], {
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      return stdout;
    };
    const told = run('ffprobe', [
      ...[
        '-of',
        'json',
        '-show_entries',
        'frame=pts_time:stream=codec_name,width,height',
      ],
      ...['-show_entries', 'format=duration:format_tags', file],
    ]);
    const raw = path.join(folder, 'raw');
    run('ffmpeg', [
      '-i',
      file,
      '-vsync',
      '0',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      raw,
    ]);
    return {
      pixels: readFileSync(raw),
      ...(JSON.parse(told) as {
        frames: { pts_time: string }[];
        streams: [{ codec_name: string; width: number; height: number }];
        format: { duration: string; tags: Record<string, string> };
      }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!ffmpeg)('read by ffmpeg', { timeout: 120_000 }, () => {
  it.each([
    ['webm', webm, 'vp8'],
    ['mp4', mp4, 'av1'],
    ['gif', gif, 'gif'],
  ] as const)(
    '%s is the same frame by frame, at its time',
    async (name, codec, called) => {
      const file = read(await clip(codec, COLOURS), `clip.${name}`);
      expect(file.streams).toEqual([{ codec_name: called, ...MATRIX }]);
      expect(file.frames).toHaveLength(COLOURS.length);
      for (const [at, { pts_time }] of file.frames.entries()) {
        expect(Math.abs(Number(pts_time) - at / 30)).toBeLessThanOrEqual(0.005);
      }
      expect(Number(file.format.duration)).toBeCloseTo(COLOURS.length / 30, 2);
      expect(Object.values(file.format.tags).join()).toContain(SAID.comment);
      const want = Buffer.concat(COLOURS.map(({ data }) => data));
      expect(file.pixels).toHaveLength(want.length);
      const off = Array.from(want, (value, at) =>
        Math.abs(value - (file.pixels[at] ?? NaN)),
      );
      expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(1.5);
      expect(Math.max(...off)).toBeLessThan(16);
    },
  );
});

describe('a clip', () => {
  const told: string[] = [];
  const telling: CineCodec = {
    code: ({ data }) => {
      told.push(`code ${data[0]}`);
      return Promise.resolve(data);
    },
    join: (frames) => Buffer.from(`${frames.length} frames`),
  };
  const plain = (grey: number): Shown => ({
    picture: { width: 1, height: 1, channels: 1, data: Uint8Array.of(grey) },
    durationMs: 40,
  });

  it('asks for a picture when the one before is coded, and codes a frozen one once', async () => {
    async function* frames() {
      for (const grey of [1, 2, 2]) {
        told.push(`ask ${grey}`);
        yield plain(grey);
      }
    }
    const bytes = await cineOf(telling, frames(), SAID);
    expect(Buffer.from(bytes).toString()).toBe('3 frames');
    expect(told).toEqual(['ask 1', 'code 1', 'ask 2', 'code 2', 'ask 2']);
  });

  it('is refused when it would be too large for memory, before it is', async () => {
    let asked = 0;
    async function* endless() {
      for (;;) yield plain(asked++ % 2);
    }
    await expect(cineOf(telling, endless(), SAID, 100)).rejects.toMatchObject({
      code: 'too_large',
    });
    expect(asked).toBe(101);
  });

  it('lasts as long as its frames do together', () => {
    const frames = Array.from({ length: 4 }, () => ({
      bytes: new Uint8Array(),
      durationMs: 33.3,
    }));
    // 33.3, 66.6, 99.9, 133.2 ms in hundredths of a second.
    expect(ticksOf(frames, 10)).toEqual([0, 3, 7, 10, 13]);
  });
});

describe('a picture of a clip', () => {
  it('is as wide as it is in the patient, and no larger than screens are', () => {
    expect(shownAs({ width: 100, height: 50 }, 1)).toEqual({ width: 100, height: 50 });
    expect(shownAs({ width: 100, height: 50 }, 0.5)).toEqual({ width: 50, height: 50 });
    expect(shownAs({ width: 4096, height: 1024 }, 1)).toEqual({
      width: 2048,
      height: 512,
    });
  });

  it('has a band beneath it that says something, and is the same above', async () => {
    const band = await bandOf(
      'SYNTHETIC DATA',
      61,
      await openFonts('.')('SYNTHETIC DATA'),
    );
    expect(band.data.length).toBe(band.rows * 61);
    const [grey] = GREYS as [Picture];
    const { data, ...matrix } = await framed(grey, MATRIX, band);
    expect(matrix).toEqual({ width: 61, height: 43 + band.rows, channels: 1 });
    expect(data.slice(0, grey.data.length)).toEqual(grey.data);
    const ink = (text: Uint8Array) => text.filter((each) => each > 128).length;
    expect(ink(band.data)).toBeGreaterThan(40);
    expect(ink((await bandOf(' ', 61, await openFonts('.')(' '))).data)).toBe(0);
    const [colour] = COLOURS as [Picture];
    const whole = await framed(colour, MATRIX, band);
    expect(ink(whole.data.slice(colour.data.length))).toBe(3 * ink(band.data));
  });
});
