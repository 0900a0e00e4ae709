import { sections, type Evidence, type Statement } from '@/lib/report/finding';

export interface DraftText {
  readonly text: string;
  /** Each statement in the text, in UTF-16 code units, the end not included. */
  readonly sentences: readonly {
    readonly from: number;
    readonly to: number;
    readonly evidence: readonly Evidence[];
  }[];
}

/**
 * A draft in words, every model’s laid out alike: sections in reading order, a statement on each line,
 * one space between words. What a model thinks of itself (certainty, codes) is not told.
 */
export function draftText(statements: readonly Statement[]): DraftText {
  let text = '';
  const sentences: DraftText['sentences'][number][] = [];
  for (const section of sections) {
    const own = statements.filter((each) => each.section === section);
    if (own.length === 0) continue;
    text += `${text === '' ? '' : '\n\n'}${section.toUpperCase()}`;
    for (const { statement, evidence } of own) {
      text += '\n';
      const from = text.length;
      text += statement.replace(/\s+/g, ' ').trim();
      sentences.push({ from, to: text.length, evidence });
    }
  }
  return { text, sentences };
}
