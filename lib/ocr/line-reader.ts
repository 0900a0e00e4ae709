import path from 'node:path';
import language from '@tesseract.js-data/eng';
import { createWorker, PSM } from 'tesseract.js';
import type { TextLine } from '@/lib/image/text/strokes';

/** A line as it was read. */
export interface ReadLine {
  readonly text: string;
  /** How sure the reader is, 0 to 100. */
  readonly confidence: number;
}

/** The smaller of the package's two models: reads as well, and is there in half the time. */
const MODEL = path.join(path.dirname(language.langPath), '4.0.0_best_int');

/** How long the reader waits for another line before its thread, which keeps a process, ends. */
const IDLE_MS = 3000;

let open: ReturnType<typeof openWorker> | undefined;
let reading = 0;
let idle: NodeJS.Timeout | undefined;

/**
 * Read a line of Latin letters, in a thread of its own; nothing is fetched. The first one takes two
 * seconds longer than the others.
 */
export async function readLine(line: TextLine): Promise<ReadLine> {
  clearTimeout(idle);
  reading += 1;
  try {
    open ??= openWorker();
    const { data } = await (await open).recognize(asPage(line));
    return { text: data.text.trim(), confidence: data.confidence };
  } finally {
    reading -= 1;
    if (reading === 0) idle = setTimeout(close, IDLE_MS);
  }
}

async function openWorker() {
  const worker = await createWorker(language.code, 1, {
    langPath: MODEL,
    gzip: language.gzip,
    cacheMethod: 'none',
  });
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SINGLE_LINE });
  return worker;
}

function close() {
  const closing = open;
  open = undefined;
  void closing?.then((worker) => worker.terminate());
}

/** The height of letters that the reader was trained on, and the paper around them, pixels. */
const LETTER_HEIGHT = 30;
const MARGIN = 12;

/** The line in black on white paper, as a portable greymap (which needs no encoder). */
function asPage({ left, top, right, bottom, ink }: TextLine): Buffer {
  const [width, height] = [right - left, bottom - top];
  const scale = Math.max(1, Math.round(LETTER_HEIGHT / height));
  const [pageWidth, pageHeight] = [
    width * scale + 2 * MARGIN,
    height * scale + 2 * MARGIN,
  ];
  const head = Buffer.from(`P5 ${pageWidth} ${pageHeight} 255\n`);
  const page = Buffer.alloc(head.length + pageWidth * pageHeight, 255);
  head.copy(page);
  for (let y = 0; y < height * scale; y++) {
    const row = head.length + (y + MARGIN) * pageWidth + MARGIN;
    const from = Math.floor(y / scale) * width;
    for (let x = 0; x < width * scale; x++) {
      if (ink[from + Math.floor(x / scale)]) page[row + x] = 0;
    }
  }
  return page;
}
