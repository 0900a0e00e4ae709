import type { Lettering } from '@/lib/api/runs';
import type { Picture } from '@/lib/image/render';
import { findTextLines, type GreyPicture, type TextLine } from '@/lib/image/text/strokes';
import { readLine } from '@/lib/ocr/line-reader';
import { ordersReadIn } from '@/lib/report/injection';

/** A picture whose lettering was looked for, and blacked out where that was asked for. */
export interface Looked {
  readonly picture: Picture;
  readonly lettering: Lettering[];
}

/** Noise can look like lines by the hundred; the longest are read. */
const MOST_LINES = 8;
const MOST_LINES_A_REQUEST = 60;
/** Below this the reader guesses. */
const SURE = 55;

/** Looks for text in the pictures of one request. @param mask - Is what is found blacked out? */
export function letteringFinder(mask: boolean) {
  let left = MOST_LINES_A_REQUEST;

  async function judge(line: TextLine): Promise<Lettering['kind'] | 'harmless'> {
    if (left <= 0) return 'unread';
    left -= 1;
    const { text, confidence } = await readLine(line);
    const words = text.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
    if (ordersReadIn(text).length > 0) return 'instruction';
    if (confidence < SURE || words.join('').length < 3) return 'unread';
    return words.every((word) => HARMLESS.test(word)) ? 'harmless' : 'text';
  }

  return {
    /** @param ofWindows - Its three channels are windows of one grey picture, the widest first. */
    async look(picture: Picture, ofWindows: boolean): Promise<Looked> {
      const lines = linesOn(inOneChannel(picture, 'brightest'));
      const plain = ofWindows ? linesOn(inOneChannel(picture, 'first')) : lines;
      const lettering: Lettering[] = [];
      let { data } = picture;
      for (const line of [...new Set([...plain, ...lines])]) {
        const kind = await judge(line);
        // Narrow windows make rows of strokes of vessels and bones: there, only what is read counts.
        if (kind === 'harmless' || (kind === 'unread' && !plain.includes(line))) continue;
        // What can't be read may be anatomy; what can is never.
        const masked = mask && (kind !== 'unread' || line.hidden);
        if (masked) data = blackedOut(data, picture, line);
        lettering.push({ kind, hidden: line.hidden, masked });
      }
      return { picture: { ...picture, data }, lettering };
    },
  };
}
export type LetteringFinder = ReturnType<typeof letteringFinder>;

/** What scanners print on pictures that tells of nobody. */
const HARMLESS =
  /^(left|right|anterior|posterior|superior|inferior|supine|prone|axial|sagittal|coronal|[lrapshf]{1,3}|mm|cm|hz|khz|mhz|db|\d{1,3}(mm|cm|hz|db)?)$/i;

/** The longest lines of a picture. */
const linesOn = (picture: GreyPicture): TextLine[] =>
  findTextLines(picture)
    .sort((a, b) => b.right - b.left - (a.right - a.left))
    .slice(0, MOST_LINES);

/** Text stands in every channel, or in one of them: the brightest of a pixel shows both. */
function inOneChannel(
  { width, height, channels, data }: Picture,
  which: 'first' | 'brightest',
): GreyPicture {
  if (channels === 1) return { width, height, data };
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const [red = 0, green = 0, blue = 0] = [
      data[3 * i],
      data[3 * i + 1],
      data[3 * i + 2],
    ];
    grey[i] = which === 'first' ? red : Math.max(red, green, blue);
  }
  return { width, height, data: grey };
}

/** Letters reach a little beyond their ink, and words of a line beyond what was found of it. */
const MARGIN = 0.6;

function blackedOut(
  data: Uint8Array,
  { width, height, channels }: Picture,
  line: TextLine,
): Uint8Array {
  const margin = Math.ceil((line.bottom - line.top) * MARGIN);
  const [left, right] = [
    Math.max(0, line.left - margin),
    Math.min(width, line.right + margin),
  ];
  const masked = data.slice();
  const [top, bottom] = [
    Math.max(0, line.top - margin),
    Math.min(height, line.bottom + margin),
  ];
  for (let row = top; row < bottom; row++) {
    masked.fill(0, (row * width + left) * channels, (row * width + right) * channels);
  }
  return masked;
}
