import type { AnswerFinding } from '@/lib/report/answer-form';
import { withoutTraces } from '@/lib/report/json-text';
import { MOST_FINDINGS, readFinding } from '@/lib/report/read-answer';

/** Reads findings out of an answer that is still being written. */
export interface FindingReader {
  /** @returns The findings that `text` completed; never a half one, which may say the opposite. */
  push(text: string): AnswerFinding[];
}

/** A finding longer than this is no finding; the reader gives up and waits for the end. */
const LONGEST_FINDING = 64 * 1024;
/** Thinking, prose and an impression may stand before the findings. */
const LONGEST_HEAD = 512 * 1024;
const LONGEST_OPENING = 64;
const MOST_LOOKS = 32;
const LIST = /"findings"\s*:\s*\[/;

/**
 * Every character is looked at once, so that reading a long answer in thousands of pieces stays
 * cheap. What isn't in our form is passed over here: the whole answer is judged when it is complete.
 */
export function findingReader(): FindingReader {
  const head: string[] = [];
  let headLength = 0;
  let tail = '';
  let element = '';
  let looks = 0;
  let count = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let state: 'before' | 'list' | 'done' = 'before';

  /** Look for the list; returns what follows its bracket. */
  const enter = (text: string): string => {
    head.push(text);
    headLength += text.length;
    // Only what is new can complete the opening: the whole is looked at no oftener than needed.
    const recent = tail + text;
    tail = recent.slice(-LONGEST_OPENING);
    if (headLength > LONGEST_HEAD) state = 'done';
    if (!text.includes('[') || !LIST.test(recent)) return '';
    tail = '';
    looks += 1;
    if (looks > MOST_LOOKS) state = 'done';
    const answer = withoutTraces(head.join(''));
    const list = LIST.exec(answer);
    if (!list || state === 'done') return ''; // a draft of the draft, inside a thinking trace
    state = 'list';
    head.length = 0;
    return answer.slice(list.index + list[0].length);
  };

  /** Take one character; true when it completes an element. */
  const step = (char: string): boolean => {
    if (depth > 0) element += char;
    if (inString) {
      inString = escaped || char !== '"';
      escaped = !escaped && char === '\\';
      return false;
    }
    if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      if (depth === 0) element = char;
      depth += 1;
    } else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth < 0) state = 'done';
      return depth === 0;
    }
    return false;
  };

  return {
    push(text) {
      const found: AnswerFinding[] = [];
      const rest = state === 'before' ? enter(text) : text;
      for (const char of rest) {
        if (state !== 'list') break;
        if (step(char)) {
          const finding = readFinding(parseJson(element));
          if (finding) found.push(finding);
          element = '';
          count += 1;
        }
        if (count >= MOST_FINDINGS || element.length > LONGEST_FINDING) state = 'done';
      }
      return found;
    },
  };
}

/** The findings that are complete in an answer that may break off anywhere. */
export const readPartialFindings = (text: string): AnswerFinding[] =>
  findingReader().push(text);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no object, so it is passed over
  }
}
