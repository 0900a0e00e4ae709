import { AppError } from '@/lib/errors';
import type { Evidence, Finding, Statement } from '@/lib/report/finding';
import { comparisonsOf } from './compare';
import { joinedCritical } from './critical';
import { checked, mustBeThere, statementOf, withDeed, type Doing } from './decide';

/**
 * One finding in the place of several: they say the same, or belong together. It stands where the
 * first of them stood, shows what all of them showed, and keeps what the model said of each.
 *
 * @param ids - Of those to be merged, two at least, of one section.
 * @param words - What it says.
 * @throws AppError `not_found`; `invalid_request` for fewer than two, or no words; `conflict` for
 *   findings of several sections, rejected ones, or those that were merged or split before.
 */
export function merge(
  findings: readonly Finding[],
  ids: readonly string[],
  words: Partial<Statement>,
  id: string,
  doing: Doing,
): Finding[] {
  const wanted = new Set(ids);
  const missing = ids.find((each) => !findings.some((finding) => finding.id === each));
  if (missing !== undefined) throw unknown(missing);
  const parents = findings.filter((finding) => wanted.has(finding.id));
  const [first] = parents;
  if (!first || parents.length < 2) {
    throw new AppError('invalid_request', 'Merging needs two findings at least.');
  }
  parents.forEach(mustBeThere);
  if (parents.some(({ section }) => section !== first.section)) {
    throw new AppError('conflict', 'These findings stand in different sections.', {
      hint: 'Merge findings of one section.',
    });
  }
  if (parents.some(({ decision }) => decision === 'rejected')) {
    throw new AppError('conflict', 'A rejected finding can’t be merged.', {
      hint: 'Take its rejection back first.',
    });
  }
  const all = joined(parents);
  const compared = distinctBy(parents.flatMap(comparisonsOf), JSON.stringify);
  const proposals = parents.flatMap(({ proposed }) => (proposed ? [proposed] : []));
  const merged = withDeed(
    {
      ...checked({ ...all, ...words, section: first.section }),
      id,
      source: proposals.length > 0 ? 'model' : 'person',
      proposed: proposals.length > 0 ? joined(proposals) : null,
      decision: proposals.length > 0 ? 'edited' : 'accepted',
      reason: null,
      decidedBy: doing.by,
      decidedAt: doing.at,
      warnings: [...new Set(parents.flatMap(({ warnings }) => warnings))],
      critical: joinedCritical(parents),
      compared: compared[0] ?? null,
      alsoCompared: compared.slice(1),
      isNormal: false,
      measured: distinctBy(
        parents.flatMap(({ measured }) => measured),
        ({ annotationId }) => annotationId,
      ),
      parents: parents.map((parent) => parent.id),
      history: [],
    },
    'merged',
    doing,
  );
  return findings.flatMap((finding) => {
    if (!wanted.has(finding.id)) return [finding];
    const gone = replaced(finding, doing);
    return finding === first ? [merged, gone] : [gone];
  });
}

/** What several statements say together: their words one after the other, their facts where they agree. */
function joined(all: readonly Statement[]): Statement {
  const agreed = <Value>(of: (statement: Statement) => Value): Value | null => {
    const [value, ...others] = [...new Set(all.map(of))];
    return others.length === 0 ? (value ?? null) : null;
  };
  const sizes = all.flatMap(({ sizeMm }) => (sizeMm === null ? [] : [sizeMm]));
  const [first] = all as [Statement];
  return {
    section: first.section,
    statement: all.map(({ statement }) => sentence(statement)).join(' '),
    polarity: agreed(({ polarity }) => polarity) ?? 'present',
    certainty: agreed(({ certainty }) => certainty),
    anatomy: agreed(({ anatomy }) => anatomy),
    side: agreed(({ side }) => side),
    sizeMm: sizes.length > 0 ? Math.max(...sizes) : null,
    evidence: distinct(all.flatMap(({ evidence }) => evidence)),
  };
}

const sentence = (words: string) => (/[.!?…]$/.test(words) ? words : `${words}.`);

const distinctBy = <T>(all: readonly T[], keyOf: (each: T) => string): T[] => [
  ...new Map(all.map((each) => [keyOf(each), each])).values(),
];
const distinct = (all: readonly Evidence[]) => distinctBy(all, JSON.stringify);

/**
 * Several findings in the place of one that says several things. Each begins with the facts and the
 * evidence of the one, and keeps what the model said.
 *
 * @param parts - What each says; two at least.
 * @throws AppError `not_found`; `invalid_request` for fewer than two, or one without words; `conflict`
 *   for a rejected finding, or one that was merged or split before.
 */
export function split(
  findings: readonly Finding[],
  id: string,
  parts: readonly Partial<Statement>[],
  idOf: () => string,
  doing: Doing,
): Finding[] {
  const parent = findings.find((finding) => finding.id === id);
  if (!parent) throw unknown(id);
  mustBeThere(parent);
  if (parent.decision === 'rejected') {
    throw new AppError('conflict', 'A rejected finding can’t be split.', {
      hint: 'Take its rejection back first.',
    });
  }
  if (parts.length < 2) {
    throw new AppError('invalid_request', 'Splitting needs two parts at least.');
  }
  const children = parts.map((part, index) =>
    withDeed(
      {
        ...parent,
        ...checked({ ...statementOf(parent), ...part, section: parent.section }),
        id: idOf(),
        // Said once: in which of the parts, the reader may change.
        isNormal: false,
        measured: index === 0 ? parent.measured : [],
        decision: parent.proposed ? 'edited' : 'accepted',
        decidedBy: doing.by,
        decidedAt: doing.at,
        parents: [parent.id],
        history: [],
      },
      'split',
      doing,
    ),
  );
  return findings.flatMap((finding) =>
    finding === parent ? [...children, replaced(finding, doing)] : [finding],
  );
}

const replaced = (finding: Finding, doing: Doing): Finding =>
  withDeed({ ...finding, decision: 'replaced' }, 'replaced', doing);

const unknown = (id: string) =>
  new AppError('not_found', `This report has no finding ${id}.`);
