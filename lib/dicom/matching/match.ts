import { foldName, nameGroupsOf } from '@/lib/dicom/attributes/person-name';
import { itemsOf, stringOf, stringsOf, type DicomJson } from '@/lib/dicom/json';
import type { Condition, Match } from '@/lib/dicom/matching/condition';
import { isWithin } from '@/lib/dicom/matching/date-time';

/** Is a data set what a query asks for? One item of a sequence, one of several values is enough. */
export function matches(dataSet: DicomJson, match: Match): boolean {
  return matchesIn(dataSet, match, stringOf(dataSet, '00080201'));
}

/** @param zone - Of the whole data set; items don't repeat it. */
function matchesIn(
  dataSet: DicomJson,
  { path, vr, condition }: Match,
  zone: string | undefined,
): boolean {
  const [tag = '', ...inwards] = path;
  if (inwards.length > 0) {
    const inside = { path: inwards, vr, condition };
    return itemsOf(dataSet, tag).some((item) => matchesIn(item, inside, zone));
  }
  if (vr === 'DT' && condition.kind === 'range') {
    return stringsOf(dataSet, tag).some((value) => isWithin(value, zone, condition));
  }
  const values =
    vr === 'PN' ? nameGroupsOf(dataSet, tag).map(foldName) : stringsOf(dataSet, tag);
  return values.some((value) =>
    isMet(vr === 'PN' ? folded(condition) : condition, value),
  );
}

function isMet(condition: Condition, value: string): boolean {
  switch (condition.kind) {
    case 'any-of':
      return condition.values.includes(value);
    case 'wildcard':
      return isLike(condition.pattern, value);
    case 'range':
      return (
        value !== '' &&
        (condition.from === undefined || value >= condition.from) &&
        (condition.to === undefined || value <= condition.to)
      );
  }
}

/** A condition on a name, as names are compared. */
export function folded(condition: Condition): Condition {
  switch (condition.kind) {
    case 'any-of':
      return { kind: 'any-of', values: condition.values.map(foldName) };
    case 'wildcard':
      return { kind: 'wildcard', pattern: foldName(condition.pattern) };
    case 'range':
      return condition;
  }
}

/**
 * `*` stands for any characters, `?` for one; letter case aside. Read from left to right, going
 * back to the last `*` only: a regular expression of many `*` would try all ways to part a text.
 */
function isLike(pattern: string, text: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...text.toLowerCase()];
  let at = 0;
  /** Where to go on if what follows the last `*` doesn't fit: behind it, one character later. */
  let star = -1;
  let from = 0;
  for (let each = 0; each < given.length;) {
    if (wanted[at] === '*') {
      star = at++;
      from = each;
    } else if (wanted[at] === '?' || wanted[at] === given[each]) {
      at += 1;
      each += 1;
    } else if (star >= 0) {
      at = star + 1;
      each = ++from;
    } else return false;
  }
  return wanted.slice(at).every((each) => each === '*');
}
