import { find } from '@/lib/dimse/client/ask';
import type { AskOptions, Peer } from '@/lib/dimse/client/associate';
import type { Target } from '@/lib/dimse/client/retrieve';
import type { ProposedContext } from '@/lib/dimse/negotiation';
import { EXPLICIT_VR, IMPLICIT_VR, isStorage } from '@/lib/dimse/sop-classes';
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
 * SOP classes of a study or a series, as far as the archive tells.
 *
 * @returns Empty where it tells of none.
 * @throws AppError `pacs_…`
 */
export async function sopClassesOf(
  peer: Peer,
  { studyUid, seriesUid }: Target,
  options: AskOptions,
): Promise<string[]> {
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
  return [...classes];
}
