import { TAG, type DicomJson } from '@/lib/dicom/json';
import type { DicomwebServer } from '@/lib/dicomweb/client/ask';
import { pathOf, retrieve, type Place } from '@/lib/dicomweb/client/retrieve';
import { search } from '@/lib/dicomweb/client/search';
import { store } from '@/lib/dicomweb/client/store';
import type { ReadPart } from '@/lib/dicomweb/multipart-reader';
import { parseAccept } from '@/lib/dicomweb/accept';
import { AppError } from '@/lib/errors';
import {
  fileInMemory,
  MAX_INSTANCE_BYTES,
  unreadableFile,
  type IncomingFile,
} from '@/lib/workflow/import/incoming';
import { openSlabs } from '@/lib/workflow/import/slabs';
import type {
  Arrival,
  PacsArchive,
  Results,
  StudyKeys,
} from '@/lib/workflow/pacs/archive';
import { seriesOf, studyOf, uidOf } from '@/lib/workflow/pacs/found';
import type { DicomwebSettings } from '@/lib/workflow/pacs/pacs-file';

/** What is not given unless asked for (PS3.18 table 10.6.3-3). */
const MORE_OF_STUDIES = '00081030';

const slabs = openSlabs(40 * 1024 ** 2);

/** An archive that is asked by QIDO-RS and WADO-RS, and stores by STOW-RS. */
export function dicomwebArchive(
  title: string,
  server: DicomwebServer,
  fetch: typeof globalThis.fetch,
): PacsArchive {
  const find = async <Result>(
    path: string,
    query: Record<string, string>,
    page: { limit: number; offset: number },
    signal: AbortSignal,
    read: (result: DicomJson) => Result | undefined,
  ): Promise<Results<Result>> => {
    const results = await search(server, path, query, page, { fetch, signal });
    const found = results.found.map(read).filter((each) => each !== undefined);
    const unusable = results.unusable + results.found.length - found.length;
    return { found, more: results.more, unusable };
  };
  return {
    async echo(signal) {
      await search(server, '/studies', {}, { limit: 1, offset: 0 }, { fetch, signal });
    },
    searchStudies: (keys, page, signal) =>
      find('/studies', studyQuery(keys), page, signal, studyOf),
    searchSeries: (studyUid, page, signal) =>
      find(`${pathOf({ studyUid })}/series`, {}, page, signal, seriesOf),
    searchInstances: (place, page, signal) =>
      find(`${pathOf(place)}/instances`, {}, page, signal, (result) =>
        uidOf(result, TAG.SOPInstanceUID),
      ),
    async *retrieve({ studyUid, seriesUid, sopInstanceUids, atMost }, signal) {
      const places: Place[] = sopInstanceUids?.map((sopInstanceUid) => ({
        studyUid,
        seriesUid,
        sopInstanceUid,
      })) ?? [{ studyUid, seriesUid }];
      const limits = {
        instanceBytes: MAX_INSTANCE_BYTES,
        instances: atMost,
        take: slabs.take,
      };
      let number = 0;
      for (const place of places) {
        for await (const part of retrieve(server, place, limits, { fetch, signal })) {
          number += 1;
          yield arrivalOf(part, `${title}, ${number}`);
        }
      }
    },
    store: (files, tell, signal) => store(server, files, tell, { fetch, signal }),
  };
}

/** @throws AppError `pacs_unconfigured` when a variable that the file names is not set. */
export function authorizationOf(
  settings: DicomwebSettings,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const valueOf = (name: string) => {
    const value = environment[name];
    if (value) return value;
    throw new AppError(
      'pacs_unconfigured',
      `The environment variable ${name}, which the PACS file names, is not set.`,
      { hint: 'Set it and start again.' },
    );
  };
  const { authorizationEnv, usernameEnv, passwordEnv } = settings;
  if (authorizationEnv) return valueOf(authorizationEnv);
  if (!usernameEnv || !passwordEnv) return undefined;
  const both = `${valueOf(usernameEnv)}:${valueOf(passwordEnv)}`;
  return `Basic ${Buffer.from(both).toString('base64')}`;
}

function arrivalOf(part: ReadPart, shownAs: string): Arrival {
  if ('fault' in part) return { file: faulty(shownAs, part.fault) };
  const { bytes, contentType } = part;
  const [media] = parseAccept(contentType);
  if (media && media.type !== 'application/dicom') {
    slabs.give(bytes);
    return { file: faulty(shownAs, 'The part is no DICOM instance.') };
  }
  return { file: fileInMemory(bytes, shownAs, () => slabs.give(bytes)) };
}

const faulty = (shownAs: string, fault: string): IncomingFile =>
  unreadableFile(shownAs, new AppError('dicom_damaged', fault));

function studyQuery(keys: StudyKeys): Record<string, string> {
  const { dateFrom = '', dateTo = '' } = keys;
  const asked = {
    PatientName: keys.patientName,
    PatientID: keys.patientId,
    AccessionNumber: keys.accessionNumber,
    StudyDate: dateFrom || dateTo ? `${dateFrom}-${dateTo}` : undefined,
    ModalitiesInStudy: keys.modality,
    StudyDescription: keys.description,
    StudyInstanceUID: keys.studyUid,
    includefield: MORE_OF_STUDIES,
  };
  return Object.fromEntries(
    Object.entries(asked).filter((each): each is [string, string] => Boolean(each[1])),
  );
}
