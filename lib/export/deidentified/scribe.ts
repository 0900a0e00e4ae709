import { isTemporal, shifted } from '@/lib/dicom/deidentify/dates';
import type { Subject } from '@/lib/dicom/deidentify/deidentify';
import { REMOVED } from '@/lib/dicom/deidentify/identity-terms';
import type { DeidOptions, FreeText, FreeTextWish } from '@/lib/dicom/deidentify/options';
import {
  isPublishedCode,
  publishedMeaning,
} from '@/lib/dicom/deidentify/vocabulary/codes';
import { NOT_SPECIFIED, type Code } from '@/lib/dicom/segmentation/properties';
import type { Measurement } from '@/lib/export/annotated-study';
import { isKnownUnit } from '@/lib/export/sr/units';

export interface Scribing {
  readonly subject: Subject;
  readonly options: DeidOptions;
  readonly text: FreeTextWish;
}

/** Stands where a moment must and none may; PS3.15 E.1.1, D, as in headers. */
export const NO_MOMENT = '1900-01-01T00:00:00.000Z';
const DAY_MS = 86_400_000;

const MEASURES = new Set(
  'length,area,perimeter,angle,long axis,short axis,pixels,mean,sd,min,max,median,volume,radius,diameter,value,velocity,time,width,height,count'.split(
    ',',
  ),
);

const NOTE = /^(at detector|calibrated by the user|US region \d+, [\d.]+ [a-z]+\/px)$/;

/** What becomes of a value of each kind; of words, what became of them is kept in `texts`. */
export function openScribe({ subject, options, text }: Scribing) {
  const { names, terms, shiftDays } = subject;
  const texts = new Map<string, FreeText>();
  const isFull = options.has('full-dates');
  const isMoved = options.has('modified-dates');
  const keyed = (kind: string, value: string, digits: number) =>
    Array.from({ length: Math.ceil(digits / 16) }, (_, at) =>
      names.name(`${kind} ${at}`, value),
    ).join('');

  function words(kind: FreeText['kind'], said: string): string {
    if (said.trim() === '') return '';
    if (text === 'removed') return REMOVED;
    const after = terms.redact(said);
    texts.set(`${kind} ${said}`, { kind, before: said, after });
    return after;
  }

  /** A code of a scheme that is published, in its own words; what else is coded may be anybody's. */
  function code(of: Code | null): Code | null {
    if (!of) return null;
    const { value, scheme, meaning } = of;
    if (value === NOT_SPECIFIED.value && scheme === NOT_SPECIFIED.scheme) {
      return NOT_SPECIFIED;
    }
    if (!isPublishedCode(scheme, value) || terms.occurIn(value)) return null;
    return { value, scheme, meaning: publishedMeaning(scheme, value, meaning) };
  }

  return {
    uid: (of: string) => names.uid(of),
    /** A UUID in place of the archive's own: its ids lead back to who has it. */
    id(of: string): string {
      const hex = keyed('id', of, 32);
      const [a, b, c] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16)];
      return `${a}-${b}-8${c}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    /** Of something that was sent: whoever has it could tell it by its hash. */
    sha256: (of: string) => (of === '' ? '' : keyed('sha256', of, 64)),
    person: (of: string) =>
      `Reader-${names.name('person', of).slice(0, 8).toUpperCase()}`,
    /** What a service or a program calls itself. */
    machine: (of: string) => (terms.occurIn(of) ? REMOVED : of),
    moment(iso: string): string {
      if (isFull) return iso;
      if (!isMoved) return NO_MOMENT;
      return new Date(Date.parse(iso) - shiftDays * DAY_MS).toISOString();
    },
    day(da: string | null): string | null {
      if (da === null || !(isFull || isMoved)) return null;
      return shifted('DA', da, isFull ? 0 : -shiftDays) ?? null;
    },
    time: (tm: string | null): string | null =>
      tm !== null && (isFull || isMoved) && isTemporal('TM', tm) ? tm : null,
    words,
    code,
    /** A measurement's words, which files of others bring, too. */
    measure: ({ name, value, unit, note }: Measurement): Measurement => ({
      name: MEASURES.has(name) ? name : words('measurement', name),
      value,
      unit: isKnownUnit(unit) ? unit : words('measurement', unit),
      ...(note !== undefined && {
        note: NOTE.test(note) ? note : words('measurement', note),
      }),
    }),
    texts: (): FreeText[] => [...texts.values()],
  };
}
export type Scribe = ReturnType<typeof openScribe>;
