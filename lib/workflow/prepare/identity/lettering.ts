import type { Lettering } from '@/lib/api/runs';
import type { Picture } from '@/lib/image/render';
import type { FoundLine } from '@/lib/image/text/on-picture';
import type { TextLine } from '@/lib/image/text/strokes';
import { readLine } from '@/lib/ocr/line-reader';
import { ordersReadIn } from '@/lib/report/injection';

/** A picture whose lettering was judged, and blacked out where that was asked for. */
export interface Looked {
  readonly picture: Picture;
  readonly lettering: Lettering[];
}

/** Noise can look like lines by the hundred. */
const MOST_LINES_A_REQUEST = 60;
/** Below this the reader guesses. */
const SURE = 55;

/** Reads what looks like text in the pictures of one request. @param mask - Is what is found blacked out? */
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
    /** @param lines - What was found on the picture. */
    async look(picture: Picture, lines: readonly FoundLine[]): Promise<Looked> {
      const lettering: Lettering[] = [];
      let { data } = picture;
      for (const line of lines) {
        const kind = await judge(line);
        // Narrow windows make rows of strokes of vessels and bones: there, only what is read counts.
        if (kind === 'harmless' || (kind === 'unread' && !line.plain)) continue;
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

/** Of a line's height: letters reach a little beyond their ink. */
const MARGIN = 0.6;

/** What is to be black where a line stands, in pixels of its picture: all that was written there. */
export function boxOf(
  { top, bottom, reach }: TextLine,
  { width, height }: Pick<Picture, 'width' | 'height'>,
): [left: number, top: number, right: number, bottom: number] {
  const margin = Math.ceil((bottom - top) * MARGIN);
  return [
    Math.max(0, reach.left - margin),
    Math.max(0, reach.top - margin),
    Math.min(width, reach.right + margin),
    Math.min(height, reach.bottom + margin),
  ];
}

function blackedOut(data: Uint8Array, picture: Picture, line: TextLine): Uint8Array {
  const { width, channels } = picture;
  const [left, top, right, bottom] = boxOf(line, picture);
  const masked = data.slice();
  for (let row = top; row < bottom; row++) {
    masked.fill(0, (row * width + left) * channels, (row * width + right) * channels);
  }
  return masked;
}
