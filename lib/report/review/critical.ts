import { AppError } from '@/lib/errors';
import {
  withinSchema,
  type Critical,
  type Finding,
  type Told,
} from '@/lib/report/finding';
import { shown, standing } from '@/lib/report/prose';
import { mustBeThere, withDeed, type Doing } from './decide';

/** A clock that is ahead of this one by so much is taken to be right, milliseconds. */
const AHEAD = 5 * 60_000;

/**
 * Say that a finding is critical, or more or less so than was said.
 *
 * @throws AppError `conflict` for an addendum, or what others stand in the place of.
 */
export function flag(
  finding: Finding,
  within: Critical['within'],
  doing: Doing,
): Finding {
  mustBeThere(finding);
  const critical = { within, told: finding.critical?.told ?? [] };
  return withDeed({ ...finding, critical }, 'flagged', doing);
}

/**
 * Say that it isn't.
 *
 * @throws AppError `conflict` when it was not said to be, or once somebody was told.
 */
export function unflag(finding: Finding, doing: Doing): Finding {
  mustBeThere(finding);
  if (!finding.critical) {
    throw new AppError('conflict', 'This finding is not flagged as critical.');
  }
  if (finding.critical.told.length > 0) {
    throw new AppError('conflict', 'Somebody was told of this finding: that stays.', {
      hint: 'Tell them what it is instead, and write that down.',
    });
  }
  return withDeed({ ...finding, critical: null }, 'unflagged', doing);
}

/**
 * Write down that somebody was told of it.
 *
 * @throws AppError `conflict` for a finding that is not critical, or doesn't stand in the report;
 *   `invalid_request` for nobody, or a time that is still to come.
 */
export function tell(finding: Finding, told: Omit<Told, 'by'>, doing: Doing): Finding {
  mustBeThere(finding);
  if (!finding.critical) {
    throw new AppError('conflict', 'This finding is not flagged as critical.', {
      hint: 'Say first within what time somebody has to hear of it.',
    });
  }
  if (standing([finding]).length === 0) {
    throw new AppError('conflict', 'This finding doesn’t stand in the report.', {
      hint: 'Accept or edit it first.',
    });
  }
  const whom = told.whom.trim();
  if (whom === '') {
    throw new AppError('invalid_request', 'A critical result is told to somebody.');
  }
  const at = Date.parse(told.at);
  if (Number.isNaN(at) || at > Date.parse(doing.at) + AHEAD) {
    throw new AppError('invalid_request', 'Nobody can have been told later than now.');
  }
  const all = [
    ...finding.critical.told,
    { ...told, whom, at: new Date(at).toISOString(), by: doing.by },
  ].sort((a, b) => a.at.localeCompare(b.at));
  return withDeed(
    { ...finding, critical: { ...finding.critical, told: all } },
    'told',
    doing,
  );
}

/** Of several findings that become one: the most pressing, and everybody who was told. */
export function joinedCritical(findings: readonly Finding[]): Critical | null {
  const all = findings.flatMap(({ critical }) => (critical ? [critical] : []));
  const within = withinSchema.options.find((each) =>
    all.some((critical) => critical.within === each),
  );
  if (within === undefined) return null;
  const told = all
    .flatMap((critical) => critical.told)
    .sort((a, b) => a.at.localeCompare(b.at));
  return { within, told };
}

/** A critical finding, and how things stand with it. */
export interface CriticalResult {
  readonly finding: Finding;
  /** Among those that are shown, from 1. */
  readonly number: number;
  readonly critical: Critical;
  /** `untold`: somebody has to hear of it; `withdrawn`: somebody did, and it isn't in the report. */
  readonly state: 'untold' | 'told' | 'withdrawn';
}

/** What has to be looked at before a report is signed: the most pressing first. */
export function criticalResults(findings: readonly Finding[]): CriticalResult[] {
  const order = withinSchema.options;
  return shown(findings)
    .flatMap((finding, index): CriticalResult[] => {
      const { critical, decision } = finding;
      if (!critical) return [];
      const isTold = critical.told.length > 0;
      if (decision === 'rejected' && !isTold) return [];
      const state = decision === 'rejected' ? 'withdrawn' : isTold ? 'told' : 'untold';
      return [{ finding, number: index + 1, critical, state }];
    })
    .sort((a, b) => order.indexOf(a.critical.within) - order.indexOf(b.critical.within));
}
