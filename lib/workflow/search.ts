import type { DicomElement, DicomJson } from '@/lib/dicom/json';
import { TAG } from '@/lib/dicom/json';
import type { QueryLevel } from '@/lib/dicom/matching/condition';
import { matches } from '@/lib/dicom/matching/match';
import {
  INSTANCE_ATTRIBUTES,
  pick,
  SERIES_ATTRIBUTES,
  STUDY_ATTRIBUTES,
} from '@/lib/dicomweb/qido-attributes';
import type { QidoQuery } from '@/lib/dicomweb/qido-query';
import {
  countArchive,
  isIndexed,
  searchArchive,
  type Found,
} from '@/lib/store/archive/search';
import { headersOfSome } from '@/lib/store/archive/studies';
import { withUrls } from '@/lib/workflow/retrieve/metadata';
import type { World } from '@/lib/workflow/world';

export interface QidoPlace {
  studyUid?: string;
  seriesUid?: string;
}

/** Attributes that are in no column are looked for in the headers of at most so many. */
const MOST_HEADERS = 2000;

/**
 * What a QIDO-RS query finds (PS3.18 10.6), as DICOM JSON.
 *
 * @param root - URL of the DICOMweb root, for Retrieve URLs.
 * @returns Results in order, and what of the query was not done.
 */
export async function search(
  world: Pick<World, 'db' | 'person'>,
  level: QueryLevel,
  within: QidoPlace,
  query: QidoQuery,
  root: string,
): Promise<{ results: DicomJson[]; warnings: string[] }> {
  const warnings = [...query.warnings];
  const { fuzzy, limit, offset } = query;
  const inHeaders = query.matches.filter((match) => !isIndexed(match));
  const sight = world.person?.sight;
  const conditions = { level, within, matches: query.matches, fuzzy, sight };
  const find = (page: { limit: number; offset: number }) =>
    searchArchive(world.db, { ...conditions, ...page });
  const wantsHeaders =
    query.include === 'all'
      ? level === 'instance'
      : query.include.some(isElsewhere(level));

  if (inHeaders.length === 0) {
    const found = await find({ limit: limit + 1, offset });
    if (found.length > limit) {
      const given = offset + limit;
      const most = given + MOST_COUNTED;
      const count = await countArchive(world.db, conditions, most);
      warnings.push(remaining(count - given, count === most));
    }
    const page = found.slice(0, limit);
    const headers =
      wantsHeaders || page.some(lacksColumns)
        ? await headersFor(world, page, root)
        : null;
    return {
      results: page.map((each) => resultOf(level, each, headers, query, root)),
      warnings,
    };
  }

  const candidates = await find({ limit: MOST_HEADERS + 1, offset: 0 });
  const tooMany = candidates.length > MOST_HEADERS;
  if (tooMany) {
    warnings.push(
      `${inHeaders.map(({ path }) => path.join('.')).join(', ')} is matched among ${MOST_HEADERS} candidates only; narrow the search`,
    );
  }
  const looked = candidates.slice(0, MOST_HEADERS);
  const headers = await headersFor(world, looked, root);
  const fitting = looked.filter((each) => {
    const header = headers.get(keyOf(each));
    return header !== undefined && inHeaders.every((match) => matches(header, match));
  });
  const page = fitting.slice(offset, offset + limit);
  if (fitting.length > offset + limit) {
    warnings.push(remaining(fitting.length - offset - limit, tooMany));
  }
  return {
    results: page.map((each) => resultOf(level, each, headers, query, root)),
    warnings,
  };
}

/** Further results are counted up to here. */
const MOST_COUNTED = 1000;

/** PS3.18 8.3.4.4.1, in its words. */
const remaining = (count: number, isLeast: boolean) =>
  `There are ${isLeast ? 'at least ' : ''}${count} additional results that can be requested`;

const REQUIRED: Record<QueryLevel, readonly string[]> = {
  study: STUDY_ATTRIBUTES,
  series: [...STUDY_ATTRIBUTES, ...SERIES_ATTRIBUTES],
  instance: [...STUDY_ATTRIBUTES, ...SERIES_ATTRIBUTES, ...INSTANCE_ATTRIBUTES],
};
/** Made by us, not found in a file. */
const COMPUTED = ['00080005', '00080056', '00080061', '00081190', '00083002'].concat([
  '00201206',
  '00201208',
  '00201209',
]);
/**
 * Must a header be looked into for it? Not for the modality of a study, which OHIF asks for with
 * every study: it has Modalities in Study, and that of one of its instances would hide the others.
 */
const isElsewhere = (level: QueryLevel) => (tag: string) =>
  !REQUIRED[level].includes(tag) &&
  !COMPUTED.includes(tag) &&
  !(level === 'study' && tag === TAG.Modality);

/** Rows from before there were such columns. */
const lacksColumns = ({ study, series }: Found) => study === '{}' || series === '{}';

const keyOf = ({ studyUid, seriesUid, sopInstanceUid }: Found) =>
  sopInstanceUid ?? seriesUid ?? studyUid;

/** The header of each result: its own, or that of one of its instances. */
async function headersFor(
  { db }: Pick<World, 'db'>,
  found: readonly Found[],
  root: string,
): Promise<Map<string, DicomJson>> {
  const [first] = found;
  if (!first) return new Map();
  const texts =
    first.header === null
      ? await headersOfSome(
          db,
          first.seriesUid === null ? 'study' : 'series',
          found.map(keyOf),
        )
      : new Map(
          found.map((each) => [
            keyOf(each),
            withUrls(each.header ?? '{}', urlOf(each, root)),
          ]),
        );
  return new Map([...texts].map(([key, text]) => [key, JSON.parse(text) as DicomJson]));
}

function resultOf(
  level: QueryLevel,
  found: Found,
  headers: Map<string, DicomJson> | null,
  query: QidoQuery,
  root: string,
): DicomJson {
  const own = headers?.get(keyOf(found));
  // Columns hold what an answer has to have, and nothing else.
  const study =
    found.study === '{}' && own ? pick(own, STUDY_ATTRIBUTES) : parse(found.study);
  const series =
    found.series === '{}' && own ? pick(own, SERIES_ATTRIBUTES) : parse(found.series);
  const header =
    found.header === null ? {} : (own ?? (JSON.parse(found.header) as DicomJson));
  const extra =
    query.include === 'all'
      ? Object.keys(header)
      : query.include.filter(isElsewhere(level));
  const result: Record<string, DicomElement> = {
    ...study,
    ...(level === 'study' ? {} : series),
    ...(level === 'instance' ? pick(header, INSTANCE_ATTRIBUTES) : {}),
    ...pick(own ?? header, extra),
    ...computed(level, found, root),
  };
  const sorted: Record<string, DicomElement> = {};
  for (const tag of Object.keys(result).sort()) {
    const element = result[tag];
    // The bulk data of one instance are not those of its series.
    const isOwn = level === 'instance' || element?.BulkDataURI === undefined;
    if (element && isOwn) sorted[tag] = element;
  }
  return sorted;
}

const urlOf = ({ studyUid, seriesUid, sopInstanceUid }: Found, root: string) =>
  [
    `${root}/studies/${studyUid}`,
    ...(seriesUid === null ? [] : [`series/${seriesUid}`]),
    ...(sopInstanceUid === null ? [] : [`instances/${sopInstanceUid}`]),
  ].join('/');

function computed(level: QueryLevel, found: Found, root: string) {
  const { studyUid, seriesUid, modalities } = found;
  return {
    [TAG.SpecificCharacterSet]: { vr: 'CS', Value: ['ISO_IR 192'] },
    '00080056': { vr: 'CS', Value: ['ONLINE'] },
    '00081190': { vr: 'UR', Value: [urlOf(found, root)] },
    [TAG.StudyInstanceUID]: { vr: 'UI', Value: [studyUid] },
    ...(level === 'study' && {
      '00080061': { vr: 'CS', Value: modalities.split('\\').filter(Boolean) },
      '00201206': { vr: 'IS', Value: [found.studySeries] },
      '00201208': { vr: 'IS', Value: [found.studyInstances] },
    }),
    ...(seriesUid !== null && {
      [TAG.SeriesInstanceUID]: { vr: 'UI', Value: [seriesUid] },
    }),
    ...(level === 'series' && {
      '00201209': { vr: 'IS', Value: [found.seriesInstances] },
    }),
    ...(found.transferSyntaxUid !== null && {
      [TAG.AvailableTransferSyntaxUID]: { vr: 'UI', Value: [found.transferSyntaxUid] },
    }),
  };
}

const parse = (text: string | null) => JSON.parse(text ?? '{}') as DicomJson;
