import { randomUUID } from 'node:crypto';
import type { Addendum, Sign, Withdraw } from '@/lib/api/reports';
import { addAddendum, assertSignable } from '@/lib/report/review/decide';
import { standing } from '@/lib/report/prose';
import { AppError } from '@/lib/errors';
import { findingsOfVersion } from '@/lib/store/reports/reports';
import { mustKnowOwnPassword } from '@/lib/workflow/people/own-password';
import {
  act,
  amendingOf,
  signatureOf,
  type Based,
  type Writing,
} from '@/lib/workflow/review/change';

/**
 * Let a report out before it is signed: what was decided so far stands, and more may come.
 *
 * @throws AppError `conflict` while nothing stands in it, or when that was done already; `forbidden`
 *   for a wrong password; `version_stale`.
 */
export async function releaseReport(world: Writing, based: Based, asked: Sign) {
  await mustKnowOwnPassword(world, asked.password);
  return act(world, based, 'release', ({ findings }) => {
    if (standing(findings).length === 0) {
      throw new AppError('conflict', 'There is nothing in this report to let out.', {
        hint: 'Accept a finding or add one of your own.',
      });
    }
    const signed = { as: signatureOf(world, asked.name), body: false };
    return { action: 'released', findings, signed };
  });
}

/**
 * Sign. What is signed stays: it gets addenda, or is amended, with a reason.
 *
 * @throws AppError `conflict` while a finding is undecided, or when it is signed already;
 *   `forbidden` for a wrong password; `version_stale`.
 */
export async function signReport(world: Writing, based: Based, asked: Sign) {
  await mustKnowOwnPassword(world, asked.password);
  return act(world, based, 'sign', (report) => {
    const { findings } = report;
    assertSignable(findings);
    const amending = amendingOf(report);
    const signed = { as: signatureOf(world, asked.name), body: true };
    return amending
      ? { action: 'amended', findings, reason: amending.reason, signed }
      : { action: 'signed', findings, signed };
  });
}

/** Add to a signed report, under a signature of its own. Throws as `signReport`. */
export async function appendToReport(world: Writing, based: Based, asked: Addendum) {
  await mustKnowOwnPassword(world, asked.password);
  return act(
    world,
    based,
    'append',
    ({ findings }, doing) => ({
      action: 'appended',
      findings: [...findings, addAddendum(asked.statement, randomUUID(), doing)],
      signed: { as: signatureOf(world, asked.name), body: false },
    }),
    asked.seen,
  );
}

/**
 * Open a signed report, to change it. The signed version stands until the changed one is signed.
 *
 * @throws AppError `conflict` unless it is signed and closed; `version_stale`.
 */
export const openAmendment = (world: Writing, based: Based, reason: string) =>
  act(world, based, 'amend', ({ findings }, { by, at }) => ({
    action: 'opened',
    findings,
    reason,
    amending: { reason, by, at },
  }));

/** Close it again: it says what was signed. Throws as `openAmendment`. */
export const leaveAmendment = (world: Writing, based: Based) =>
  act(world, based, 'leave', async ({ id, signedVersion }, _doing, session) => ({
    action: 'left',
    findings: await findingsOfVersion(session, id, signedVersion ?? 0),
  }));

/**
 * Say that a report should never have been. It is kept, and goes nowhere.
 *
 * @throws AppError `conflict` when that was said already; `forbidden`; `version_stale`.
 */
export async function withdrawReport(world: Writing, based: Based, asked: Withdraw) {
  await mustKnowOwnPassword(world, asked.password);
  return act(world, based, 'withdraw', ({ findings }) => ({
    action: 'withdrawn',
    findings,
    reason: asked.reason,
    signed: { as: signatureOf(world, asked.name), body: false },
  }));
}
