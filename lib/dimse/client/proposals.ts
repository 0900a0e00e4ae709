import { find } from '@/lib/dimse/client/ask';
import type { AskOptions, Peer } from '@/lib/dimse/client/associate';
import type { Target } from '@/lib/dimse/client/retrieve';
import type { ProposedContext } from '@/lib/dimse/negotiation';
import { EXPLICIT_VR, IMPLICIT_VR, isStorage, STORAGE } from '@/lib/dimse/sop-classes';
import { stringOf, stringsOf, TAG } from '@/lib/dicom/json';

/**
 * What to propose for C-GET. An archive takes one transfer syntax of each presentation context, and
 * sends as it is what is in that one: each syntax needs a context of its own, of which there are 128.
 */

const MOST_CONTEXTS = 128;
const ROOT = '1.2.840.10008.1.2';
/** Compressed ones, the usual first. */
const COMPRESSED = [
  ...['.4.70', '.4.50', '.4.90', '.5', '.4.91', '.4.80', '.4.51', '.4.57', '.4.81'],
  ...['.4.201', '.4.202', '.4.203', '.4.102', '.4.103', '.4.104', '.4.107', '.4.108'],
  ...[
    '.4.100',
    '.4.101',
    '.4.105',
    '.4.106',
    '.1.99',
    '.2',
    '.4.110',
    '.4.111',
    '.4.112',
  ],
].map((suffix) => ROOT + suffix);

/**
 * What most studies are made of, for archives that don't tell a study's classes (DCMTK's dcmqrscp
 * does not): few enough to leave room for the usual compressed syntaxes.
 */
const USUAL_CLASSES = [
  // CR, DX, mammograms and tomosynthesis for presentation
  ...['1', '1.1', '1.2', '13.1.3'],
  // CT, MR, PET, nuclear medicine, ultrasound, each as the older and the newer object
  ...['2', '2.1', '4', '4.1', '128', '130', '20', '3.1', '6.1'],
  // XA, RF, secondary captures
  ...['12.1', '12.2', '7', '7.2', '7.3', '7.4'],
  // presentation states, reports, key objects, documents, segmentations
  ...['11.1', '88.11', '88.22', '88.33', '88.67', '88.59', '104.1', '66.4'],
  // radiotherapy
  ...['481.1', '481.2', '481.3', '481.5'],
  // photographs
  ...['77.1.1', '77.1.4', '77.1.5.1'],
].map((suffix) => STORAGE + suffix);

/** One context is the question's own. */
export function storageProposals(
  sopClassUids: readonly string[],
): Omit<ProposedContext, 'id'>[] {
  const plain = sopClassUids.map((abstractSyntax) => ({
    abstractSyntax,
    transferSyntaxes: [EXPLICIT_VR, IMPLICIT_VR],
  }));
  const compressed = COMPRESSED.flatMap((uid) =>
    sopClassUids.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [uid] })),
  );
  return [...plain, ...compressed].slice(0, MOST_CONTEXTS - 1);
}

/** So many instances of a series are looked at: a series is of one class, or of a few. */
const LOOKED_AT = 200;
const MOST_SERIES = 1000;
/** More would leave no room for compressed syntaxes. */
const MOST_CLASSES = 60;

/**
 * SOP classes of a study or a series, as far as the archive tells; the usual ones where it tells of
 * none.
 *
 * @throws AppError `pacs_…`
 */
export async function sopClassesOf(
  peer: Peer,
  { studyUid, seriesUid }: Target,
  options: AskOptions,
): Promise<readonly string[]> {
  const study = { StudyInstanceUID: studyUid };
  if (!seriesUid) {
    const keys = { ...study, SOPClassesInStudy: '' };
    const { answers } = await find(
      peer,
      { level: 'STUDY', keys },
      { ...options, limit: 1 },
    );
    const told = answers.flatMap((answer) => stringsOf(answer, TAG.SOPClassesInStudy));
    if (told.some(isStorage)) return [...new Set(told.filter(isStorage))];
  }
  const series = seriesUid
    ? [seriesUid]
    : await find(
        peer,
        { level: 'SERIES', keys: { ...study, SeriesInstanceUID: '' } },
        { ...options, limit: MOST_SERIES },
      ).then(({ answers }) =>
        answers.flatMap((answer) => stringOf(answer, TAG.SeriesInstanceUID) ?? []),
      );
  const classes = new Set<string>();
  for (const uid of series) {
    const keys = {
      ...study,
      SeriesInstanceUID: uid,
      SOPInstanceUID: '',
      SOPClassUID: '',
    };
    const query = { level: 'IMAGE', keys } as const;
    const { answers } = await find(peer, query, { ...options, limit: LOOKED_AT });
    for (const answer of answers) {
      const found = stringOf(answer, TAG.SOPClassUID);
      if (found && isStorage(found) && classes.size < MOST_CLASSES) classes.add(found);
    }
  }
  return classes.size > 0 ? [...classes] : USUAL_CLASSES;
}
