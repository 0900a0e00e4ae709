/** What a search is asked for, as the form holds it; dates as the browser writes them. */
export interface Asked {
  patientName: string;
  patientId: string;
  accessionNumber: string;
  description: string;
  /** `YYYY-MM-DD` or empty. */
  dateFrom: string;
  dateTo: string;
  modalities: readonly string[];
}

export const NOTHING_ASKED: Asked = {
  patientName: '',
  patientId: '',
  accessionNumber: '',
  description: '',
  dateFrom: '',
  dateTo: '',
  modalities: [],
};

export const MODALITIES = ['CT', 'MR', 'US', 'CR', 'DX', 'MG', 'PT', 'NM', 'XA'] as const;

/** Days back from today that are asked for often. */
export const PERIODS = [
  ['today', 0],
  ['yesterday', 1],
  ['week', 6],
  ['month', 29],
  ['year', 364],
] as const;

/** The day so many days ago, `YYYY-MM-DD`, by the reader's own calendar. */
export function dayBefore(today: Date, days: number): string {
  const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The body of a search: what is empty is left out. */
export function searchBody(asked: Asked, offset: number) {
  const { modalities, dateFrom, dateTo, ...texts } = asked;
  const dates = {
    dateFrom: dateFrom.replaceAll('-', ''),
    dateTo: dateTo.replaceAll('-', ''),
  };
  const filled = Object.entries({ ...texts, ...dates }).filter(([, text]) => text.trim());
  return { ...Object.fromEntries(filled), modalities, offset, limit: PAGE };
}

const PAGE = 100;
