/** DA, DT and TM as the standard writes them, years of four digits; older files part with points. */
const DATE = /^(\d{4})\.?(\d{2})\.?(\d{2})$/;
const TIME = /^\d{2}:?(\d{2}:?(\d{2}(\.\d{1,6})?)?)?$/;
const DATE_TIME = /^(\d{8})(\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?)?([+-]\d{4})?$/;

const DAY_MS = 86_400_000;

/**
 * A value of DA, TM or DT whose day is moved by whole days; the time of day stays.
 *
 * @returns Undefined for what is none, or has no day (a year alone), and beyond the year 0001.
 */
export function shifted(vr: string, value: string, days: number): string | undefined {
  const text = value.trim();
  if (vr === 'TM') return TIME.test(text) ? text : undefined;
  if (vr === 'DA') {
    const parts = DATE.exec(text);
    return parts ? moved(parts.slice(1).join(''), days) : undefined;
  }
  const day = DATE_TIME.exec(text)?.[1];
  const at = day && moved(day, days);
  return at ? at + text.slice(8) : undefined;
}

/** Is it a date or a time, and nothing else? */
export const isTemporal = (vr: string, value: string): boolean =>
  shifted(vr, value, 0) !== undefined;

function moved(day: string, days: number): string | undefined {
  const [year, month, date] = [day.slice(0, 4), day.slice(4, 6), day.slice(6)].map(
    Number,
  );
  if (!year || !month || !date) return undefined;
  const from = new Date(0);
  from.setUTCFullYear(year, month - 1, date);
  if (from.getUTCMonth() !== month - 1 || from.getUTCDate() !== date) return undefined;
  const to = new Date(from.getTime() + days * DAY_MS);
  const end = to.getUTCFullYear();
  if (end < 1 || end > 9999) return undefined;
  return [
    String(end).padStart(4, '0'),
    String(to.getUTCMonth() + 1).padStart(2, '0'),
    String(to.getUTCDate()).padStart(2, '0'),
  ].join('');
}
