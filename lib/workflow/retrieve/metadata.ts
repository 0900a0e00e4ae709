import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { getHeaders, getSeriesUids, studyVersion } from '@/lib/store/archive/retrieval';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import { RecentlyUsed } from '@/lib/workflow/retrieve/recently-used';
import type { World } from '@/lib/workflow/world';

const packed = promisify(gzip);

type Archive = Pick<World, 'db'>;

/** The headers of a series or an instance as a JSON array, as it is sent. */
export interface Metadata {
  /** The start of a SHA-256 of the text. */
  readonly hash: string;
  readonly text: Buffer;
  readonly gzip: Buffer;
}

interface Kept {
  version: string;
  metadata: Metadata;
}

/** Bytes of metadata that are kept, both ways. */
const KEPT_BYTES = 96 * 1024 ** 2;
const kept = new WeakMap<World['db'], RecentlyUsed<Kept>>();

/**
 * Metadata of a series or an instance (PS3.18 10.4.1.1.2), put together from the stored text: a
 * thousand headers are not parsed to be written again.
 *
 * @param root - URL of the DICOMweb root, for Bulk Data URIs (F.2.2): absolute ones need no rule.
 * @throws AppError `not_found`
 */
export async function metadataOf(
  { db }: Archive,
  place: Omit<Place, 'sopInstanceUid'> & Partial<Place>,
  root: string,
): Promise<Metadata> {
  const cache = kept.get(db) ?? new RecentlyUsed<Kept>(KEPT_BYTES);
  kept.set(db, cache);
  const key = `${root} ${place.seriesUid} ${place.sopInstanceUid ?? ''} ${place.studyUid}`;
  const version = await studyVersion(db, place.studyUid);
  const known = cache.get(key);
  if (known?.version === version) return known.metadata;

  const text = Buffer.from(await readText(db, place, root));
  const metadata = {
    hash: createHash('sha256').update(text).digest('hex').slice(0, 32),
    text,
    gzip: await packed(text, { level: 1 }),
  };
  cache.set(key, { version, metadata }, text.length + metadata.gzip.length);
  return metadata;
}

/** Metadata of every series of a study, one after the other. @throws AppError `not_found` */
export async function studyMetadata(
  { db }: Archive,
  studyUid: string,
  root: string,
): Promise<AsyncGenerator<Buffer>> {
  const series = await getSeriesUids(db, studyUid);
  async function* pieces() {
    yield Buffer.from('[');
    for (const [index, seriesUid] of series.entries()) {
      const { text } = await metadataOf({ db }, { studyUid, seriesUid }, root);
      yield text.subarray(1, -1);
      if (index < series.length - 1) yield Buffer.from(',');
    }
    yield Buffer.from(']');
  }
  return pieces();
}

async function readText(
  db: World['db'],
  place: Omit<Place, 'sopInstanceUid'> & Partial<Place>,
  root: string,
) {
  const { studyUid, seriesUid } = place;
  const instances = await getHeaders(db, place);
  const texts = instances.map(({ sopInstanceUid, header, transferSyntaxUid }) => {
    const url = `${root}/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}`;
    return withSyntax(withUrls(header, url), transferSyntaxUid);
  });
  return `[${texts.join(',')}]`;
}

/** Stored Bulk Data URIs are relative to the instance. In JSON, this text can only be a name. */
export const withUrls = (header: string, url: string) =>
  header.replaceAll('"BulkDataURI":"', `"BulkDataURI":"${url}/`);

/** Adds Available Transfer Syntax UID (0008,3002) to a header's text. */
const withSyntax = (header: string, uid: string) =>
  `${header.slice(0, -1)}${header === '{}' ? '' : ','}"00083002":{"vr":"UI","Value":["${uid}"]}}`;
