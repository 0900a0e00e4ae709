import type { Scribe } from '@/lib/export/deidentified/scribe';
import { siteCode } from '@/lib/report/anatomy';
import type { Compared, Evidence, Finding, Statement } from '@/lib/report/finding';

/** A finding without who is meant and who decided; what was said becomes what the scribe makes of words. */
export function namelessFinding(finding: Finding, scribe: Scribe): Finding {
  const { proposed, reason, critical, compared, runId } = finding;
  return {
    ...statement(finding, scribe, 'statement'),
    id: scribe.id(finding.id),
    source: finding.source,
    ...(runId !== undefined && { runId: scribe.id(runId) }),
    proposed: proposed && statement(proposed, scribe, 'proposal'),
    decision: finding.decision,
    reason: reason && scribe.words('reason', reason),
    decidedBy: finding.decidedBy && scribe.person(finding.decidedBy),
    decidedAt: finding.decidedAt && scribe.moment(finding.decidedAt),
    warnings: finding.warnings.map((each) => scribe.words('warning', each)),
    critical: critical && {
      within: critical.within,
      told: critical.told.map(({ whom, how, readBack, at, by }) => ({
        ...{ whom: scribe.person(whom), how, readBack },
        ...{ at: scribe.moment(at), by: scribe.person(by) },
      })),
    },
    compared: compared && comparison(compared, scribe),
    alsoCompared: finding.alsoCompared.map((each) => comparison(each, scribe)),
    isNormal: finding.isNormal,
    measured: finding.measured.map((each) => ({
      ...frameSeen(each, scribe),
      annotationId: scribe.id(each.annotationId),
      version: each.version,
      tool: each.tool,
      values: each.values.map(scribe.measure),
    })),
    parents: finding.parents.map(scribe.id),
    history: finding.history.map((deed) => ({
      did: deed.did,
      by: scribe.person(deed.by),
      at: scribe.moment(deed.at),
      reason: deed.reason && scribe.words('reason', deed.reason),
      seen: deed.seen.map((each) => frameSeen(each, scribe)),
    })),
  };
}

function statement(
  said: Statement,
  scribe: Scribe,
  kind: 'statement' | 'proposal',
): Statement {
  const { section, polarity, certainty, side, sizeMm } = said;
  return {
    section,
    statement: scribe.words(kind, said.statement),
    ...{ polarity, certainty, side, sizeMm },
    anatomy: said.anatomy === null ? null : anatomy(said.anatomy, scribe),
    evidence: said.evidence.map((each) => evidence(each, scribe)),
  };
}

/** A place that has a code is told in the code's words. */
const anatomy = (words: string, scribe: Scribe) =>
  siteCode(words)?.meaning ?? scribe.words('anatomy', words);

const frameSeen = (
  {
    seriesUid,
    sopInstanceUid,
    frame,
  }: Pick<Evidence, 'seriesUid' | 'sopInstanceUid' | 'frame'>,
  { uid }: Scribe,
) => ({ seriesUid: uid(seriesUid), sopInstanceUid: uid(sopInstanceUid), frame });

const evidence = (shown: Evidence, scribe: Scribe): Evidence => ({
  ...frameSeen(shown, scribe),
  box: shown.box,
  ...(shown.outline && { outline: shown.outline }),
});

const comparison = (compared: Compared, scribe: Scribe): Compared => ({
  studyUid: scribe.uid(compared.studyUid),
  studyDate: scribe.day(compared.studyDate || null) ?? '',
  reportId: scribe.id(compared.reportId),
  version: compared.version,
  findingId: scribe.id(compared.findingId),
  change: compared.change,
  statement: scribe.words('comparison', compared.statement),
  sizeMm: compared.sizeMm,
  evidence: compared.evidence.map((each) => evidence(each, scribe)),
});
