/**
 * Free text of any length (UT). Control characters other than tab, line feed, form feed and
 * carriage return are left out, halves of a surrogate pair replaced: readers refuse both.
 *
 * @see DICOM PS3.5 6.2, UT, and 6.1.3
 */
export const unlimitedText = (text: string): string =>
  visible(text, '\t\n\f\r').trimEnd();

/**
 * One line of at most `limit` bytes of UTF-8, no backslash (LO, SH, PN). What is too long ends in
 * “...”. The standard counts characters; older readers count bytes, and refuse what is longer.
 *
 * @see DICOM PS3.5 6.2
 */
export function longString(text: string, limit = 64): string {
  const line = visible(text.replaceAll(/\s+/g, ' '), '').replaceAll('\\', '/').trim();
  if (Buffer.byteLength(line) <= limit) return line;
  let short = '';
  for (const character of line) {
    if (Buffer.byteLength(short + character) > limit - 3) break;
    short += character;
  }
  return `${short.trimEnd()}...`;
}

/**
 * A person's name (PN). A name without `^` becomes one component: splitting it into family and
 * given name would be a guess.
 */
export const personName = (name: string): string =>
  longString(name.replaceAll('=', ' ')) || 'Unknown';

function visible(text: string, allowed: string): string {
  return [...text.toWellFormed()]
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      const control = code < 32 || (code >= 127 && code < 160);
      return !control || allowed.includes(character);
    })
    .join('');
}

/**
 * A moment as DICOM's date, time and date-time.
 *
 * @param iso - ISO 8601 with a zone, such as `2026-03-01T10:20:30.000Z`.
 * @param offset - Of the file, `+0100`; UTC where it is unknown.
 * @throws RangeError when `iso` is not a moment.
 */
export function dicomMoment(iso: string, offset: string | null) {
  const zone = offset ?? '+0000';
  const minutes =
    (zone.startsWith('-') ? -1 : 1) *
    (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)));
  const digits = new Date(Date.parse(iso) + minutes * 60_000)
    .toISOString()
    .replaceAll(/[-:TZ]/g, '');
  const date = digits.slice(0, 8);
  const time = digits.slice(8, 14);
  return { date, time, dateTime: `${date}${time}${zone}` };
}
