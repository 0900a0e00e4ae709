import type { DicomJson } from '@/lib/dicom/json';
import type { ReadObject } from '@/lib/dicom/structured/found';
import { originOf, type ObjectOrigin } from '@/lib/dicom/structured/origin';
import { READ_IN, readObject, type ObjectKind } from '@/lib/dicom/structured/read-object';
import { objectsOfClasses, type ListedObject } from '@/lib/store/structured/objects';
import { headersOfInstances } from '@/lib/store/archive/studies';
import type { World } from '@/lib/workflow/world';

/** An object of a study with all that it says. */
export interface StudyObject {
  readonly listed: ListedObject;
  readonly kind: ObjectKind;
  readonly origin: ObjectOrigin;
  readonly read: ReadObject;
}

/** Of one study: CAD and dose programs send many, which nobody looks through. */
const MOST_OBJECTS = 500;
/** Longer ones are not read into annotations: JSON text, some times the file. */
const LONGEST_HEADER = 32 * 1024 ** 2;

type Said = Pick<StudyObject, 'origin' | 'read'>;

/** By the bytes that an object has: the same are read once. */
const known = new Map<string, Said>();
const MOST_KNOWN = 64;

/** Reports, presentation states and key objects of a study, in the order of their series. */
export async function objectsOf(
  { db }: Pick<World, 'db'>,
  studyUid: string,
): Promise<StudyObject[]> {
  const listed = await objectsOfClasses(db, studyUid, [...READ_IN.keys()]);
  const objects: StudyObject[] = [];
  for (const each of listed.slice(0, MOST_OBJECTS)) {
    const said = known.get(each.objectSha256) ?? (await read({ db }, each));
    remember(each.objectSha256, said);
    objects.push({
      ...said,
      listed: each,
      kind: READ_IN.get(each.sopClassUid) ?? 'report',
    });
  }
  return objects;
}

function remember(sha256: string, said: Said) {
  known.delete(sha256);
  known.set(sha256, said);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
}

async function read(
  { db }: Pick<World, 'db'>,
  { sopInstanceUid, series }: ListedObject,
): Promise<Said> {
  const text =
    (await headersOfInstances(db, [sopInstanceUid])).get(sopInstanceUid) ?? '{}';
  if (text.length <= LONGEST_HEADER) {
    const header = JSON.parse(text) as DicomJson;
    return { origin: originOf(header), read: readObject(header) };
  }
  const title = series.description || 'Structured object';
  const why = `It is longer than ${LONGEST_HEADER / 1024 ** 2} MB, and not read into annotations.`;
  return {
    origin: { ...UNKNOWN, seriesDescription: series.description },
    read: { title, marks: [], rows: [], notShown: [{ what: title, why }] },
  };
}

const UNKNOWN = {
  ...{ manufacturer: '', software: '', authors: [] },
  ...{ madeAt: null, refersTo: [] },
};
