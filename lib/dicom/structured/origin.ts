import { TAG, itemsOf, personNameOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { PR, RT, SR } from '@/lib/dicom/structured/tags';

/** Whence an object is. */
export interface ObjectOrigin {
  readonly seriesDescription: string;
  /** Manufacturer, model and version of the program that wrote it; empty: it says none. */
  readonly manufacturer: string;
  readonly software: string;
  /** As names are written, `Family^Given`. */
  readonly authors: readonly string[];
  /** ISO 8601; null: it says none. */
  readonly madeAt: string | null;
}

const DATES = [
  [TAG.ContentDate, TAG.ContentTime],
  [PR.PresentationCreationDate, PR.PresentationCreationTime],
  [RT.StructureSetDate, RT.StructureSetTime],
  [TAG.SeriesDate, TAG.SeriesTime],
] as const;

/** What the header of an object says of who made it, with what and when. */
export function originOf(header: DicomJson): ObjectOrigin {
  const text = (tag: string) => stringOf(header, tag) ?? '';
  const creators = [PR.ContentCreatorName, RT.OperatorsName].map((tag) =>
    personNameOf(header, tag),
  );
  const authors = itemsOf(header, SR.AuthorObserverSequence)
    .filter((author) => stringOf(author, '0040A084') !== 'DEV') // Observer Type
    .map((author) => personNameOf(author, SR.PersonName));
  const [when] = DATES.flatMap(([date, time]) => {
    const day = text(date);
    const moment = day && dateTimeOf(day + text(time), header);
    return moment ? [moment] : [];
  });
  return {
    seriesDescription: text(TAG.SeriesDescription),
    manufacturer: text(TAG.Manufacturer),
    software: [text(TAG.ManufacturerModelName), text(SR.SoftwareVersions)]
      .filter(Boolean)
      .join(' '),
    authors: [...new Set([...authors, ...creators].flatMap((name) => name ?? []))],
    madeAt: when ?? null,
  };
}

/**
 * A date, or date and time, as a moment: in the zone that it says, else in the file's, else in UTC.
 *
 * @param value - `YYYYMMDD[HH[MM[SS[.F…]]]][±ZZZZ]`.
 * @returns ISO 8601; undefined for what is no date.
 * @see DICOM PS3.5 6.2, DT
 */
export function dateTimeOf(value: string, header: DicomJson): string | undefined {
  const found =
    /^(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(\.\d+)?([+-]\d{4})?$/.exec(
      value.trim(),
    );
  if (!found) return undefined;
  const [, year, month, day, hours = '00', minutes = '00', seconds = '00', part, zone] =
    found;
  const offset = zone ?? stringOf(header, TAG.TimezoneOffsetFromUTC) ?? '+0000';
  if (!/^[+-]\d{4}$/.test(offset)) return undefined;
  const milliseconds = part ? part.slice(0, 4) : '';
  const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}${milliseconds}${offset.slice(0, 3)}:${offset.slice(3)}`;
  const time = Date.parse(iso);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
