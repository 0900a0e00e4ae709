import { AppError } from '@/lib/errors';
import type { Evidence, Finding, Measured } from '@/lib/report/finding';
import { measuredText } from './measured';
import type { Doing } from './decide';

/** Drawings that a finding gets, or lets go. */
export interface Ties {
  /** As they are now; one that the finding has already is read anew. */
  readonly link?: readonly Measured[] | undefined;
  /** By their annotation's id. */
  readonly unlink?: readonly string[] | undefined;
}

/** Tools whose first number is a diameter of what they are drawn on. */
const DIAMETERS = ['Length', 'Bidirectional'];
const MM: Readonly<Record<string, number>> = { mm: 1, cm: 10 };

/** As it is read: a tenth of a millimetre is more than hands draw. */
const diametersOf = (measured: readonly Measured[]): number[] =>
  measured.flatMap(({ tool, values: [first] }) => {
    const factor = first && MM[first.unit];
    if (!first || !factor || !DIAMETERS.includes(tool)) return [];
    const mm = Number((first.value * factor).toFixed(1));
    return mm > 0 ? [mm] : [];
  });

const largest = (all: readonly number[]) => (all.length > 0 ? Math.max(...all) : null);

/**
 * Tie drawings to a finding: it says what they measure, is seen where they are, and is as large as the
 * largest diameter among them; or let them go, and with them the size that was theirs.
 *
 * @throws AppError `conflict` for a finding that was rejected; `not_found` for one to let go that it
 *   doesn't have.
 */
export function tie(
  finding: Finding,
  { link = [], unlink = [] }: Ties,
  doing: Doing,
): Finding {
  if (link.length + unlink.length === 0) return finding;
  if (finding.decision === 'rejected') {
    throw new AppError('conflict', 'A rejected finding holds no measurement.', {
      hint: 'Take its rejection back first.',
    });
  }
  const gone = unlink.map((id) => {
    const there = finding.measured.find(({ annotationId }) => annotationId === id);
    if (there) return there;
    throw new AppError('not_found', `This finding holds no drawing ${id}.`);
  });
  const fresh = new Map(link.map((each) => [each.annotationId, each]));
  const measured = [
    ...finding.measured
      .filter((each) => !gone.includes(each))
      .map((each) => fresh.get(each.annotationId) ?? each),
    ...link.filter(
      ({ annotationId }) =>
        !finding.measured.some((each) => each.annotationId === annotationId),
    ),
  ];
  const deed = (did: 'linked' | 'unlinked') => (each: Measured) => ({
    ...{ did, by: doing.by, at: doing.at, seen: [...(doing.seen ?? [])] },
    reason: measuredText(each) || null,
  });
  return {
    ...finding,
    measured,
    sizeMm: sizeOf(finding, measured),
    evidence: [...finding.evidence, ...link.flatMap(newPlace(finding.evidence))],
    history: [
      ...finding.history,
      ...gone.map(deed('unlinked')),
      ...link.map(deed('linked')),
    ],
  };
}

/** A size that somebody typed stays, unless a diameter is tied that says another. */
function sizeOf(
  { sizeMm, measured: before, proposed }: Finding,
  now: readonly Measured[],
) {
  const [was, is] = [largest(diametersOf(before)), largest(diametersOf(now))];
  if (is !== null && is !== was) return is;
  return is === null && was !== null && sizeMm === was
    ? (proposed?.sizeMm ?? null)
    : sizeMm;
}

const newPlace =
  (there: readonly Evidence[]) =>
  ({ seriesUid, sopInstanceUid, frame }: Measured): Evidence[] =>
    there.some((each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame)
      ? []
      : [{ seriesUid, sopInstanceUid, frame, box: null }];
