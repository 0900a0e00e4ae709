import { attributeNamed } from '@/lib/dicom/attributes/data-dictionary';
import type { Condition, Match } from '@/lib/dicom/matching/condition';
import { dateTimeRange } from '@/lib/dicom/matching/date-time';
import { AppError } from '@/lib/errors';

export interface QidoQuery {
  matches: readonly Match[];
  /** Tags beyond those that an answer always has; `all` for whatever there is. */
  include: 'all' | readonly string[];
  limit: number;
  offset: number;
  /** Names are found by the beginnings of their parts, in any order. */
  fuzzy: boolean;
  /** What of the query is not done, for `Warning` headers. */
  warnings: readonly string[];
}

/** More at once is asked for page by page. */
export const MOST_RESULTS = 5000;
const MOST_MATCHES = 40;
/** A name has three groups of 64 characters (PS3.5 6.2); comparing costs pattern by text. */
const LONGEST_PATTERN = 256;

/**
 * A QIDO-RS query string (PS3.18 8.3.4, 10.6.1).
 *
 * @throws AppError `invalid_request` for a name that is no attribute, and for a number, a date or
 *   a list that isn't one.
 */
export function readQidoQuery(search: URLSearchParams): QidoQuery {
  const matches: Match[] = [];
  const include = new Set<string>();
  const warnings: string[] = [];
  let all = false;
  let fuzzy = false;
  let limit: number | undefined;
  let offset = 0;
  for (const [name, value] of search) {
    switch (name.toLowerCase()) {
      case 'limit':
        limit = wholeNumber(name, value);
        break;
      case 'offset':
        offset = wholeNumber(name, value);
        break;
      case 'fuzzymatching':
        if (value !== 'true' && value !== 'false') throw bad(`${name} is true or false.`);
        fuzzy = value === 'true';
        break;
      case 'includefield':
        for (const field of value.split(',').filter(Boolean)) {
          if (field.toLowerCase() === 'all') all = true;
          else include.add(pathOf(field)[0]?.tag ?? '');
        }
        break;
      case 'accept': // read with the header of that name
        break;
      case 'emptyvaluematching':
      case 'multiplevaluematching':
        if (value === 'true') warnings.push(`${name} is not supported`);
        break;
      default: {
        const path = pathOf(name);
        const { vr } = path.at(-1) ?? { vr: 'UN' };
        const condition = conditionOf(name, vr, value);
        if (condition) matches.push({ path: path.map(({ tag }) => tag), vr, condition });
      }
    }
  }
  if (matches.length > MOST_MATCHES) throw bad('There are too many conditions.');
  if (limit !== undefined && limit > MOST_RESULTS) {
    warnings.push(`no more than ${MOST_RESULTS} results are given at once`);
  }
  return {
    matches,
    include: all ? 'all' : [...include],
    limit: Math.min(limit ?? MOST_RESULTS, MOST_RESULTS),
    offset,
    fuzzy,
    warnings,
  };
}

function pathOf(name: string) {
  return name.split('.').map((each) => {
    const attribute = attributeNamed(each);
    if (!attribute) throw bad(`“${printable(each)}” is no DICOM attribute.`);
    return attribute;
  });
}

/** What a value asks for; undefined for an empty one, which everything matches. */
function conditionOf(name: string, vr: string, value: string): Condition | undefined {
  const text = value.replaceAll('"', '').trim();
  if (text === '' || /^\*+$/.test(text)) return undefined;
  if (vr === 'DA' || vr === 'TM') return rangeOf(name, vr, text);
  if (vr === 'DT') {
    const range = dateTimeRange(text);
    if (!range) throw bad(`${name} is no date and time, or range of them.`);
    return { kind: 'range', ...range };
  }
  if (vr === 'UI') {
    const values = text.split(/[\\,]/).map((each) => each.trim());
    if (values.every((each) => /^[0-9.]{1,64}$/.test(each))) {
      return { kind: 'any-of', values };
    }
    throw bad(`${name} is a UID, or several.`);
  }
  if (/[*?]/.test(text) && WILD.has(vr)) {
    if (text.length > LONGEST_PATTERN)
      throw bad(`${name} is longer than a value can be.`);
    return { kind: 'wildcard', pattern: text };
  }
  // No code string holds a comma, and OHIF joins modalities by commas.
  const parts =
    vr === 'CS' ? text.split(/[\\,]/) : vr === 'PN' ? [text] : text.split('\\');
  return { kind: 'any-of', values: parts.map((each) => each.trim()) };
}

/** Value representations that take wildcards (PS3.4 C.2.2.2.4). */
const WILD = new Set('AE AS CS LO LT PN SH ST UC UN UR UT'.split(' '));

const DATE = /^\d{4}(\d\d(\d\d)?)?$/;
const TIME = /^\d\d(\d\d(\d\d(\.\d{1,6})?)?)?$/;

function rangeOf(name: string, vr: 'DA' | 'TM', value: string): Condition {
  // Older programs write 2024.01.31 and 12:30 (PS3.5 6.2).
  const text = vr === 'DA' ? value.replaceAll('.', '') : value.replaceAll(':', '');
  const form = vr === 'DA' ? DATE : TIME;
  const [from = '', to = '', ...more] = text.split('-').map((each) => each.trim());
  const valid = (each: string) => each === '' || form.test(each);
  if (more.length > 0 || !valid(from) || !valid(to) || (!from && !to)) {
    throw bad(`${name} is no ${vr === 'TM' ? 'time' : 'date'}, or range of them.`);
  }
  if (!text.includes('-')) {
    // A whole date or time is the value itself; a part of one is all that begins so.
    return { kind: 'range', from, to: lastOf(from, vr) };
  }
  return {
    kind: 'range',
    ...(from && { from }),
    ...(to && { to: lastOf(to, vr) }),
  };
}

/** The last value that begins so: `2024` reaches to `20241231`, `12` to `125959.999999`. */
const lastOf = (text: string, vr: 'DA' | 'TM') =>
  `${text}${(vr === 'TM' ? '595959.999999' : '00001231').slice(text.length)}`;

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw bad(`${name} is a whole number.`);
}

const printable = (text: string) => text.replace(/[^\w.]/g, '').slice(0, 64);
const bad = (message: string) => new AppError('invalid_request', message);
