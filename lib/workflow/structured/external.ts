import type { Annotation } from '@/lib/api/annotations';
import type { Origin, StructuredObject } from '@/lib/api/viewing/objects';
import type { FoundMark, NotShown } from '@/lib/dicom/structured/found';
import { uidFrom } from '@/lib/dicom/write-part10';
import { trackingUidOf } from '@/lib/export/drawings/tracking';
import {
  findingBodies,
  studyOfInstance,
  summariesIn,
} from '@/lib/store/structured/objects';
import { getAnnotations, type StoredAnnotation } from '@/lib/store/annotations';
import type { Evidence } from '@/lib/report/finding';
import {
  placeMark,
  type PlacedImage,
  type StudyImages,
} from '@/lib/workflow/structured/place-mark';
import { objectsOf, type StudyObject } from '@/lib/workflow/structured/read-objects';
import { currentSummaries } from '@/lib/workflow/study/current-summaries';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;

/** What objects of a study bring, and what is said of each of them. */
export interface External {
  /** Those of which nobody has said anything here. */
  readonly annotations: readonly Annotation[];
  readonly objects: readonly StructuredObject[];
}

/** Names an annotation that was read from an object; nobody else's id has such a sign in it. */
const idOf = (sopInstanceUid: string, key: string) => `${sopInstanceUid}~${key}`;
export const isExternalId = (id: string): boolean => id.includes('~');

/**
 * Annotations that other programs, or other archives, made on the images of a study. They are read from
 * their objects whenever they are asked for: what comes twice is there once, what comes before its images
 * waits for them, and what is deleted is gone. As soon as somebody says something of one of them it is
 * kept beside those that were drawn here (`keepExternal`).
 */
export async function readExternal(world: Reading, studyUid: string): Promise<External> {
  const objects = await objectsOf(world, studyUid);
  if (objects.length === 0) return { annotations: [], objects: [] };
  const stored = await getAnnotations(world.db, studyUid);
  const kept = new Set(stored.map(({ id }) => id));
  const known = await knownHere(world, studyUid, stored);
  const images = await imagesFor(world, studyUid, objects);
  const annotations: Annotation[] = [];
  const told = objects.map((object): StructuredObject => {
    const { listed, origin, read, kind } = object;
    const notShown: NotShown[] = [...read.notShown];
    const own = new Set<string>();
    let count = 0;
    for (const mark of read.marks) {
      const id = idOf(listed.sopInstanceUid, mark.key);
      const place = placeMark(mark, images);
      if (typeof place === 'string') {
        notShown.push({ what: mark.label.slice(0, 60) || mark.tool, why: place });
        continue;
      }
      const names = namesOf(mark, place);
      const isKept = kept.has(id);
      if (!isKept && names.some((name) => known.has(name))) {
        const why = 'It is here already, and shown once.';
        notShown.push({ what: mark.label.slice(0, 60) || mark.tool, why });
        continue;
      }
      for (const name of names) own.add(name);
      count++;
      if (!isKept) annotations.push(toAnnotation(id, studyUid, object, mark, place));
    }
    for (const name of own) known.add(name);
    return {
      ...{ sopInstanceUid: listed.sopInstanceUid, kind },
      ...{ seriesUid: listed.series.uid, seriesNumber: listed.series.number },
      ...{ title: read.title, description: origin.seriesDescription },
      ...{ manufacturer: origin.manufacturer, software: origin.software },
      authors: [...(origin.authors.length > 0 ? origin.authors : authorsOf(object))],
      madeAt: origin.madeAt,
      refersTo: [...origin.refersTo],
      annotations: count,
      rows: read.rows.map(({ about, name, value, unit }) => ({
        about,
        name,
        value,
        unit,
      })),
      notShown: collapsed(notShown),
    };
  });
  return { annotations, objects: told };
}

/** One of them by its id; undefined where there is none, or where it is kept already. */
export async function findExternal(
  world: Reading,
  id: string,
): Promise<Annotation | undefined> {
  const [sopInstanceUid = ''] = id.split('~');
  const studyUid = await studyOfInstance(world.db, sopInstanceUid);
  if (studyUid === undefined) return undefined;
  const { annotations } = await readExternal(world, studyUid);
  return annotations.find((each) => each.id === id);
}

function toAnnotation(
  id: string,
  studyUid: string,
  object: StudyObject,
  mark: FoundMark,
  {
    seriesUid,
    sopInstanceUid,
    frame,
    geometry,
  }: Exclude<ReturnType<typeof placeMark>, string>,
): Annotation {
  const { origin, listed, read } = object;
  const authors = mark.authors.length > 0 ? mark.authors : origin.authors;
  const madeAt = mark.madeAt ?? origin.madeAt;
  const from: Origin = {
    sopInstanceUid: listed.sopInstanceUid,
    title: origin.seriesDescription || read.title,
    manufacturer: origin.manufacturer,
    software: origin.software,
    authors: [...authors],
    byDevice: mark.byDevice,
    madeAt,
    trackingUid: mark.trackingUid,
    site: mark.site,
  };
  const at = madeAt ?? new Date(0).toISOString();
  const author = authorOf(from);
  return {
    ...{ id, studyUid, seriesUid, sopInstanceUid, frame, geometry, author },
    ...{ tool: mark.tool, label: mark.label, code: mark.code, color: mark.color },
    measurements: mark.values.map((value) => ({ ...value })),
    visible: true,
    changedBy: author,
    source: 'external',
    origin: from,
    status: 'proposed',
    review: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

const authorOf = ({ authors, software, manufacturer }: Origin): string =>
  authors.join(', ') || manufacturer || software || 'Unknown';

const authorsOf = ({ read }: StudyObject): string[] => [
  ...new Set(read.marks.flatMap(({ authors }) => authors)),
];

/**
 * By what it is told that things of two objects are one: the same tracking UID on the same frame (alone it
 * names a lesion, wherever and whenever that is measured), or the same key image.
 */
function namesOf(
  { tool, trackingUid }: Pick<FoundMark, 'tool' | 'trackingUid'>,
  { sopInstanceUid, frame }: { sopInstanceUid: string; frame: number },
): string[] {
  const on = `${sopInstanceUid}/${frame}`;
  if (tool === 'KeyImage') return [`key image ${on}`];
  return trackingUid === null ? [] : [`${trackingUid} ${on}`];
}

/** Names of what was drawn here, or taken over: exports of ours carry UIDs made of their ids. */
async function knownHere(
  { db }: Reading,
  studyUid: string,
  stored: readonly StoredAnnotation[],
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const { id, tool, sopInstanceUid, frame, origin } of stored) {
    const from = origin === null ? null : (JSON.parse(origin) as Origin);
    const trackingUid = trackingUidOf({ id, origin: from });
    const mark = { tool, trackingUid } as Pick<FoundMark, 'tool' | 'trackingUid'>;
    for (const name of namesOf(mark, { sopInstanceUid, frame })) names.add(name);
  }
  for (const { id, body } of await findingBodies(db, studyUid)) {
    const { evidence = [] } = JSON.parse(body) as { evidence?: Evidence[] };
    for (const [index, { sopInstanceUid, frame }] of evidence.entries()) {
      const uid = uidFrom(`finding ${id} region ${index + 1}`);
      names.add(`${uid} ${sopInstanceUid}/${frame}`);
    }
  }
  return names;
}

async function imagesFor(
  { db }: Reading,
  studyUid: string,
  objects: readonly StudyObject[],
): Promise<StudyImages> {
  const marks = objects.flatMap(({ read }) => read.marks);
  const named = [...new Set(marks.flatMap(({ on }) => on?.sopInstanceUid ?? []))];
  const needsAll =
    named.length > 500 ||
    marks.some(({ space, on }) => space === 'patient' && on === null);
  const rows = await summariesIn(db, studyUid, needsAll ? undefined : named);
  const summaries = await currentSummaries({ db }, rows);
  const byUid = new Map<string, PlacedImage[]>();
  for (const { sopInstanceUid, seriesUid } of rows) {
    const frames = summaries.get(sopInstanceUid)?.frames ?? [];
    byUid.set(
      sopInstanceUid,
      frames.map((frame) => ({ seriesUid, frame })),
    );
  }
  const bySpace = Map.groupBy([...byUid.values()].flat(), ({ frame }) =>
    String(frame.frameOfReferenceUid),
  );
  return {
    of: (uid) => byUid.get(uid),
    inSpace: (uid) => bySpace.get(uid) ?? [],
  };
}

/** The same sentence of the same thing once, with its number. */
function collapsed(all: readonly NotShown[]): NotShown[] {
  const groups = Map.groupBy(all, ({ what, why }) => JSON.stringify([what, why]));
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    return [
      same.length === 1 ? first : { ...first, what: `${first.what} (${same.length})` },
    ];
  });
}
