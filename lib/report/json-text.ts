import { AppError } from '@/lib/errors';

/** Longer than any report by far; what is longer is a runaway model or an attack. */
export const LONGEST_ANSWER = 1024 ** 2;
/** Our form is four deep; wrappers and habits may add a few. */
const DEEPEST = 32;

export interface ReadJson {
  readonly value: unknown;
  /** What had to be mended, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Read JSON as models write it: thinking traces, code fences and prose around it, trailing commas,
 * raw line breaks in strings, an end that is missing. Time and memory grow with the length only.
 *
 * @throws AppError `answer_not_json`.
 */
export function readJson(text: string): ReadJson {
  if (text.length > LONGEST_ANSWER) {
    throw notJson(`The answer is ${text.length} characters long; no draft is that long.`);
  }
  const plain = withoutTraces(text);
  const notes = plain === text ? [] : ['The model’s thinking was left out.'];
  const json = plain.trim();
  const start = startOf(json);
  if (start === undefined) throw notJson('The model answered in prose.');
  const mended = mend(json, start);
  const value = tryParse(mended.text);
  if (value === undefined) throw notJson('The model’s answer is broken JSON.');
  if (start > 0 || mended.end < json.length) {
    notes.push('Text around the answer (a code fence or prose) was left out.');
  }
  return { value, notes: [...notes, ...mended.notes] };
}

const notJson = (message: string) =>
  new AppError('answer_not_json', message, {
    hint: 'Open the run to read what it said, then try again or choose another model.',
  });

/** Traces of models that think aloud: `<think>` (Qwen, DeepSeek), `<unused94>` (MedGemma). */
const TRACES = [
  ['<think>', '</think>'],
  ['<unused94>', '<unused95>'],
] as const;

/** Templates often swallow the opening mark, so all up to the last closing one is trace. */
export function withoutTraces(text: string): string {
  return TRACES.reduce((rest, [opening, closing]) => {
    const end = rest.lastIndexOf(closing);
    const after = end < 0 ? rest : rest.slice(end + closing.length);
    // A trace that never ends holds no answer.
    return after.trimStart().startsWith(opening) ? '' : after;
  }, text);
}

/** Index of the bracket that the answer begins with. */
function startOf(text: string): number | undefined {
  const brace = text.indexOf('{');
  if (brace < 0) return emptyList(text);
  const list = text.lastIndexOf('[', brace);
  return list >= 0 && text.slice(list + 1, brace).trim() === '' ? list : brace;
}

/** “[]” is an answer too: that there is nothing. Other brackets without braces are prose. */
function emptyList(text: string): number | undefined {
  const list = text.indexOf('[');
  return list >= 0 && /^\[\s*\]/.test(text.slice(list)) ? list : undefined;
}

interface Mended {
  readonly text: string;
  /** Index behind the last character that was read. */
  readonly end: number;
  readonly notes: readonly string[];
}

/** Copy one JSON value from `start`, mending on the way what can be mended without guessing. */
function mend(text: string, start: number): Mended {
  const pieces: string[] = [];
  const notes = new Set<string>();
  const closers: string[] = [];
  /** Where a list element was last complete: what to fall back on when the text breaks off. */
  let whole: { pieces: number; closers: string } | undefined;
  let comma = false;

  for (let at = start; at < text.length;) {
    const char = text.charAt(at);
    if (comma && !/\s/.test(char)) {
      if (char === '}' || char === ']') notes.add('Commas too many were left out.');
      else pieces.push(',');
      comma = false;
    }
    if (char === '"') {
      const string = readString(text, at);
      if (!string) break;
      if (string.mended) notes.add('Line breaks inside texts were mended.');
      pieces.push(string.text);
      at = string.end;
      continue;
    }
    at += 1;
    if (char === ',') {
      comma = true;
      continue;
    }
    pieces.push(char);
    if (char === '{' || char === '[') {
      closers.push(char === '{' ? '}' : ']');
      if (closers.length > DEEPEST) throw notJson('The answer is nested too deeply.');
    } else if (char === '}' || char === ']') {
      if (closers.pop() !== char) throw notJson('The answer’s brackets do not match.');
      if (closers.length === 0)
        return { text: pieces.join(''), end: at, notes: [...notes] };
      if (char === '}' && isOuterList(closers)) {
        whole = { pieces: pieces.length, closers: closers.toReversed().join('') };
      }
    }
  }
  if (!whole)
    throw notJson('The answer breaks off before its first finding is complete.');
  notes.add('The answer breaks off; what followed the last complete entry was left out.');
  const complete = pieces.slice(0, whole.pieces).join('');
  return { text: complete + whole.closers, end: text.length, notes: [...notes] };
}

/** Inside a list, and that in no other: its elements are the findings, not parts of one. */
const isOuterList = (closers: readonly string[]) =>
  closers.length > 0 && closers.indexOf(']') === closers.length - 1;

/** A string from its opening quote on; undefined when it never ends. */
function readString(
  text: string,
  start: number,
): { text: string; end: number; mended: boolean } | undefined {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return undefined;
  end += 1;
  const raw = text.slice(start, end);
  const escaped = raw.replace(/\p{Cc}/gu, (char) => ESCAPES[char] ?? ' ');
  return { text: escaped, end, mended: escaped !== raw };
}

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON has no undefined: the caller can tell
  }
}
