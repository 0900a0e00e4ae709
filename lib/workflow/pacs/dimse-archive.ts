import type { LedgerLine } from '@/lib/api/imports';
import { TAG, type DicomJson } from '@/lib/dicom/json';
import { echo, find, type Query } from '@/lib/dimse/client/ask';
import { sopClassesOf } from '@/lib/dimse/client/proposals';
import { get, move } from '@/lib/dimse/client/retrieve';
import { store } from '@/lib/dimse/client/store';
import { openObjectReceiver } from '@/lib/dimse/received-object';
import { AppError } from '@/lib/errors';
import type { ImportWorld } from '@/lib/workflow/import/import';
import { MAX_INSTANCE_BYTES } from '@/lib/workflow/import/incoming';
import type {
  PacsArchive,
  Results,
  StudyKeys,
  Wanted,
} from '@/lib/workflow/pacs/archive';
import { seriesOf, studyOf, uidOf } from '@/lib/workflow/pacs/found';
import { currentListener, followListener } from '@/lib/workflow/pacs/listen';
import type { DimseSettings } from '@/lib/workflow/pacs/pacs-file';
import { networkMemory, storeSent } from '@/lib/workflow/pacs/store-sent';

/** C-FIND knows no pages: below a study everything is asked for at once. */
const MOST_BELOW_STUDY = 100_000;

const receiver = openObjectReceiver(networkMemory, MAX_INSTANCE_BYTES);

/** An archive that is asked by C-FIND, sends by C-GET or C-MOVE, and stores by C-STORE. */
export function dimseArchive(peer: DimseSettings): PacsArchive {
  async function search<Result>(
    query: Query,
    { limit, offset }: { limit: number; offset: number },
    signal: AbortSignal,
    read: (answer: DicomJson) => Result | undefined,
  ): Promise<Results<Result>> {
    const { answers, more, unusable } = await find(peer, query, {
      limit: offset + limit,
      signal,
    });
    const page = answers.slice(offset);
    const found = page.map(read).filter((each) => each !== undefined);
    return { found, more, unusable: unusable + page.length - found.length };
  }
  const below = { limit: MOST_BELOW_STUDY, offset: 0 };

  return {
    echo: (signal) => echo(peer, { signal }),
    searchStudies: (keys, page, signal) =>
      search({ level: 'STUDY', keys: studyKeys(keys) }, page, signal, studyOf),
    searchSeries: (studyUid, _page, signal) =>
      search({ level: 'SERIES', keys: seriesKeys(studyUid) }, below, signal, seriesOf),
    searchInstances({ studyUid, seriesUid }, _page, signal) {
      const keys = {
        StudyInstanceUID: studyUid,
        SeriesInstanceUID: seriesUid,
        SOPInstanceUID: '',
      };
      return search({ level: 'IMAGE', keys }, below, signal, (answer) =>
        uidOf(answer, TAG.SOPInstanceUID),
      );
    },
    async *retrieve(wanted, signal, world) {
      const lines = openLines(wanted.atMost);
      const ended = AbortSignal.any([signal, lines.signal]);
      const sent =
        peer.retrieve === 'C-GET'
          ? byGet(peer, wanted, ended, world, lines.add)
          : byMove(peer, wanted, ended, lines.add);
      for await (const line of lines.until(sent)) yield { line };
    },
    store: (files, tell, signal) => store(peer, files, tell, { signal }),
  };
}

async function byGet(
  peer: DimseSettings,
  wanted: Wanted,
  signal: AbortSignal,
  world: ImportWorld,
  add: (line: LedgerLine) => void,
) {
  const { studyUid } = wanted;
  const sopClassUids = await sopClassesOf(peer, wanted, { signal });
  const told = (_object: unknown, line: LedgerLine) => add(line);
  const store = storeSent(world, told, { onlyStudyUid: studyUid });
  await get(peer, wanted, { sopClassUids, receiver, store, signal });
}

async function byMove(
  peer: DimseSettings,
  wanted: Wanted,
  signal: AbortSignal,
  add: (line: LedgerLine) => void,
) {
  const listener = currentListener();
  if (!listener) {
    throw new AppError('pacs_unconfigured', 'The DICOM listener is not open.', {
      hint: 'It opens when the server starts, where the PACS file names it.',
    });
  }
  const { studyUid, seriesUid } = wanted;
  const forget = followListener((_object, line) => {
    const isWanted = !seriesUid || line.seriesUid === seriesUid;
    if (line.studyUid === studyUid && isWanted) add(line);
  });
  try {
    await move(peer, wanted, listener.aeTitle, { signal });
  } finally {
    forget();
  }
}

/** Lines as they are told, one after the other, until what tells them has ended. */
function openLines(atMost: number) {
  const waiting: LedgerLine[] = [];
  const closing = new AbortController();
  let count = 0;
  let wake = () => {};
  return {
    /** Aborted when nobody reads any more, or too many come. */
    signal: closing.signal,
    add(line: LedgerLine) {
      count += 1;
      if (count > atMost) {
        closing.abort(new AppError('pacs_dialect', 'The archive sends without end.'));
      }
      waiting.push(line);
      wake();
    },
    async *until(ended: Promise<void>): AsyncGenerator<LedgerLine> {
      let over = false;
      const end = ended.finally(() => {
        over = true;
        wake();
      });
      // Whoever stops reading isn't told how it ended.
      end.catch(() => undefined);
      try {
        for (;;) {
          for (let line = waiting.shift(); line; line = waiting.shift()) yield line;
          if (over) break;
          await new Promise<void>((resolve) => (wake = resolve));
        }
        await end;
      } finally {
        closing.abort(new AppError('cancelled', 'Nobody waits for it any more.'));
      }
    },
  };
}

/** What is shown of a study. */
const STUDY_ANSWER = Object.fromEntries(
  [
    ...['StudyInstanceUID', 'PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex'],
    ...['StudyDate', 'StudyTime', 'StudyDescription', 'AccessionNumber'],
    ...['ModalitiesInStudy', 'NumberOfStudyRelatedSeries'],
    'NumberOfStudyRelatedInstances',
  ].map((keyword) => [keyword, '']),
);

function studyKeys(keys: StudyKeys): Record<string, string> {
  const { dateFrom = '', dateTo = '' } = keys;
  return {
    ...STUDY_ANSWER,
    PatientName: keys.patientName ?? '',
    PatientID: keys.patientId ?? '',
    AccessionNumber: keys.accessionNumber ?? '',
    StudyDate: dateFrom || dateTo ? `${dateFrom}-${dateTo}` : '',
    ModalitiesInStudy: keys.modality ?? '',
    StudyDescription: keys.description ?? '',
    StudyInstanceUID: keys.studyUid ?? '',
  };
}

const seriesKeys = (StudyInstanceUID: string) => ({
  StudyInstanceUID,
  SeriesInstanceUID: '',
  Modality: '',
  SeriesNumber: '',
  SeriesDescription: '',
  BodyPartExamined: '',
  NumberOfSeriesRelatedInstances: '',
});
