import PDFDocument from 'pdfkit';
import { brokenLines, runsOf, showable } from '@/lib/export/documents/lines';
import type { Font } from '@/lib/export/export-format';

/** A4, in points. */
const PAGE = { width: 595.28, height: 841.89 };
export const MARGIN = { side: 56, top: 56, bottom: 72 };
/** Of a line of text. */
export const WIDTH = PAGE.width - 2 * MARGIN.side;
const LEADING = 1.45;
/** From the top of a line to its baseline, of its height. */
const BASELINE = 0.75;

export interface Ink {
  /** Points. */
  readonly size?: number;
  readonly color?: string;
  /** From the left margin, points. */
  readonly indent?: number;
  /** Of its lines, points. */
  readonly width?: number;
}

export interface About {
  readonly title: string;
  readonly subject: string;
  readonly maker: string;
  /** RFC 5646. */
  readonly language: string;
  readonly madeAt: Date;
}

/** Where a thing lies on the page, points from its top left. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sheets of A4 that are written on from the top down. The same words, the same bytes. */
export function openPaper(about: About, fonts: readonly Font[]) {
  const doc = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    lang: about.language,
    displayTitle: true,
    bufferPages: true,
    font: null as never, // none of its own
    info: {
      Title: about.title,
      Subject: about.subject,
      Creator: about.maker,
      Producer: about.maker,
      CreationDate: about.madeAt,
      ModDate: about.madeAt,
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => void chunks.push(chunk));
    doc.once('end', resolve).once('error', reject);
  });
  for (const { name, opened } of fonts) {
    // Its types don't tell that it takes a font that is open already.
    doc.registerFont(name, opened as Uint8Array);
  }

  /** At a size of 1; a report has the same words again and again. */
  const widths = new Map<string, number>();
  const unitWidth = (text: string) => {
    const known = widths.get(text);
    if (known !== undefined) return known;
    const wide = runsOf(text, fonts).reduce(
      (sum, run) => sum + doc.font(run.font.name).fontSize(1).widthOfString(run.text),
      0,
    );
    widths.set(text, wide);
    return wide;
  };
  let y = MARGIN.top;

  /** A line of text where it is told to be. @returns How wide it is. */
  const put = (
    text: string,
    x: number,
    baseline: number,
    { size = 10, color = 'black' }: Ink = {},
  ) => {
    let to = x;
    for (const run of runsOf(showable(text, fonts), fonts)) {
      doc.font(run.font.name).fontSize(size).fillColor(color);
      doc.text(run.text, to, baseline, { lineBreak: false, baseline: 'alphabetic' });
      to += unitWidth(run.text) * size;
    }
    return to - x;
  };

  return {
    doc,
    put,
    widthOf: (text: string, size: number) => unitWidth(showable(text, fonts)) * size,
    /** A new page, where less than this is left of the one. */
    keep(height: number) {
      if (y + height <= PAGE.height - MARGIN.bottom) return;
      doc.addPage();
      y = MARGIN.top;
    },
    space(height: number) {
      y += height;
    },
    /** Paragraphs, over as many pages as they take. */
    write(text: string, ink: Ink = {}) {
      const { size = 10, indent = 0, width = WIDTH - indent } = ink;
      const height = size * LEADING;
      for (const paragraph of showable(text, fonts).split('\n')) {
        const lines = brokenLines(paragraph, width / size, unitWidth);
        for (const line of lines) {
          this.keep(height);
          put(line, MARGIN.side + indent, y + height * BASELINE, ink);
          y += height;
        }
      }
    },
    /** A box across the page, whose text can't be overlooked. */
    notice(text: string) {
      this.keep(24);
      doc.rect(MARGIN.side, y, WIDTH, 20).lineWidth(1).strokeColor('#a00000').stroke();
      put(text, MARGIN.side + 6, y + 14, { size: 10.5, color: '#a00000' });
      y += 26;
    },
    /** Room for a picture in the middle of the page. */
    room(width: number, height: number): Place {
      this.keep(height);
      const place = { x: (PAGE.width - width) / 2, y, width, height };
      y += height;
      return place;
    },
    /** @param foot - What stands under each page. @returns The file. */
    async done(
      foot: (page: number, pages: number) => readonly string[],
    ): Promise<Uint8Array> {
      const { count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        doc.switchToPage(page);
        foot(page + 1, count).forEach((line, at) => {
          const baseline = PAGE.height - MARGIN.bottom + 24 + at * 11;
          put(line, MARGIN.side, baseline, { size: 7.5, color: '#444444' });
        });
      }
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}
export type Paper = ReturnType<typeof openPaper>;
