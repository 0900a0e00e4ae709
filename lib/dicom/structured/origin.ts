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
  /** UIDs of the series that it was made of, each once, as it lists them. */
  readonly refersTo: readonly string[];
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
    refersTo: [...new Set(seriesIn(header))].slice(0, SERIES_AT_MOST),
  };
}

const SERIES_AT_MOST = 200;

/** Sequences that hold others on the way to the series that an object was made of. */
const ON_THE_WAY = [
  ...['0040A375', '0040A385'], // Current Requested Procedure, Pertinent Other Evidence
  '00081200', // Studies Containing Other Referenced Instances
  ...['30060010', '30060012'], // Referenced Frame of Reference, RT Referenced Study
];
const SERIES = [TAG.ReferencedSeriesSequence, '30060014'];

function seriesIn(header: DicomJson): string[] {
  return [
    ...SERIES.flatMap((tag) => itemsOf(header, tag)).flatMap(
      (item) => stringOf(item, TAG.SeriesInstanceUID) ?? [],
    ),
    ...ON_THE_WAY.flatMap((tag) => itemsOf(header, tag)).flatMap(seriesIn),
  ];
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
