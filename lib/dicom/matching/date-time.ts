/** A DT value, or a part of one (PS3.5 6.2): `20240131`, `20240131120000.5+0100`. */
export const DATE_TIME =
  /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.(\d{1,6}))?([+-](?:0\d|1[0-4])[0-5]\d)?$/;

/** Of one value or of two, of which either may be missing; a hyphen may begin an offset, too. */
const END = DATE_TIME.source.slice(1, -1).replaceAll(/\((?!\?)/g, '(?:');
const RANGE = new RegExp(`^(${END})? *- *(${END})?$`);

/**
 * The ends of a range of DT values (PS3.4 C.2.2.2.5.3); one value is a range of itself. What could be
 * an offset from UTC is one: `20240101-0500` is a morning in New York, not a range.
 *
 * @returns undefined if it is none.
 */
export function dateTimeRange(text: string): { from?: string; to?: string } | undefined {
  if (DATE_TIME.test(text)) return { from: text, to: text };
  const [, from, to] = RANGE.exec(text) ?? [];
  return from || to ? { ...(from && { from }), ...(to && { to }) } : undefined;
}

/**
 * Is a DT value within a range, ends included? Where the value and an end both have an offset from UTC,
 * moments are compared, otherwise what clocks showed.
 *
 * @param zone - Timezone Offset From UTC (0008,0201) of what holds the value, for one without its own.
 */
export function isWithin(
  value: string,
  zone: string | undefined,
  { from, to }: { from?: string; to?: string },
): boolean {
  const held = momentOf(value, 'first', zone);
  if (!held) return false;
  const since = (end: Moment) =>
    held.offset === undefined || end.offset === undefined
      ? held.clock - end.clock
      : held.clock - held.offset - (end.clock - end.offset);
  const first = from === undefined ? undefined : momentOf(from, 'first');
  const last = to === undefined ? undefined : momentOf(to, 'last');
  return (!first || since(first) >= 0) && (!last || since(last) <= 0);
}

/** Microseconds since 1970 on a clock, and how far that clock is ahead of UTC. */
interface Moment {
  clock: number;
  offset: number | undefined;
}

/** The first or last microsecond that begins so. */
function momentOf(
  text: string,
  which: 'first' | 'last',
  zone?: string,
): Moment | undefined {
  const match = DATE_TIME.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((each) =>
    // Not every group has to be there.
    (each as string | undefined) === undefined ? undefined : Number(each),
  );
  const isLast = which === 'last';
  const months = month ?? (isLast ? 12 : 1);
  // Day 0 of the next month is the last one of this.
  const days =
    day ?? (isLast ? new Date(Date.UTC(year ?? 0, months, 0)).getUTCDate() : 1);
  const clock = Date.UTC(
    year ?? 0,
    months - 1,
    days,
    hour ?? (isLast ? 23 : 0),
    minute ?? (isLast ? 59 : 0),
    second ?? (isLast ? 59 : 0),
  );
  const fraction = (match[7] ?? '').padEnd(6, isLast ? '9' : '0');
  const offset = match[8] ?? (/^[+-]\d{4}$/.test(zone ?? '') ? zone : undefined);
  return {
    clock: clock * 1000 + Number(fraction),
    offset: offset === undefined ? undefined : microseconds(offset),
  };
}

/** `-0530` */
const microseconds = (offset: string) =>
  Number(`${offset.charAt(0)}1`) *
  (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))) *
  60_000_000;
