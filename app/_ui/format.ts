/** `DOE^JANE^M` as it is read: `DOE, JANE M`. Other components of a name follow as they stand. */
export function personName(dicom: string): string {
  const [family = '', ...given] = dicom.split('^').map((part) => part.trim());
  const rest = given.filter((part) => part !== '').join(' ');
  return [family, rest].filter((part) => part !== '').join(', ') || 'No name';
}

/** Several of them, as they are read; those that say nothing are left out. */
export const personNames = (dicom: readonly string[]): string =>
  dicom
    .filter((each) => each.replaceAll('^', '').trim() !== '')
    .map(personName)
    .join('; ');

/**
 * DICOM DA, `YYYYMMDD`, as a locale writes it; what isn't one stays as it is.
 *
 * @param locale - BCP 47; the browser's own by default.
 */
export function dicomDate(date: string, locale?: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(date);
  if (!match) return date || '–';
  const [, year, month, day] = match;
  const parsed = new Date(Number(year), Number(month) - 1, Number(day));
  return parsed.toLocaleDateString(locale, {
    year: 'numeric',
    // Chinese names months by numerals, and `2026年1月02日` is too long for a column.
    month: locale?.startsWith('zh') ? '2-digit' : 'short',
    day: '2-digit',
  });
}

/** DICOM TM, `HHMMSS.ffffff`, to the minute. */
export function dicomTime(time: string): string {
  const match = /^(\d{2})(\d{2})/.exec(time);
  return match ? `${match[1]}:${match[2]}` : '';
}

/** ISO 8601 as a locale writes date and time; @param locale - BCP 47. */
export const moment = (iso: string, locale?: string) =>
  new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[power - 1]}`;
}
