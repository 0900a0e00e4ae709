import { z } from 'zod';
import { reportSchema, type Report } from '@/lib/api/reports';
import type { Finding, FrameSeen } from '@/lib/report/finding';
import { DISCLAIMER, composeReport } from '@/lib/report/prose';
import type { Doing } from '@/lib/report/review/decide';
import { after, statusSchema, type Act } from '@/lib/report/review/life-cycle';
import type { DbSession } from '@/lib/store/db';
import { changeReport, type StoredReport } from '@/lib/store/reports/reports';
import type { World } from '@/lib/workflow/world';

export type Reading = Pick<World, 'db'>;
export type Writing = Pick<World, 'db' | 'env' | 'user' | 'person'>;

/** Which report, and which version of it the reader was looking at. */
export interface Based {
  readonly id: string;
  readonly on: number;
}

const amendingSchema = z.object({ reason: z.string(), by: z.string(), at: z.string() });
export const amendingOf = ({ amending }: StoredReport) =>
  amending === null ? null : amendingSchema.parse(JSON.parse(amending));

/** Whose account it is signs; without accounts, whoever says so. */
export const signatureOf = ({ person }: Pick<World, 'person'>, name: string) =>
  person?.name ?? name;

/** What an act makes of a report. */
export interface Made {
  /** What versions call it. */
  readonly action: string;
  readonly findings: readonly Finding[];
  readonly reason?: string | undefined;
  /** Why it is open from now on. */
  readonly amending?: Report['amending'];
  readonly signed?: { as: string; body: boolean } | undefined;
}

/**
 * Do something to a report, as far as its state has room for that.
 *
 * @throws AppError `version_stale`, `not_found`; `conflict` for an act out of place.
 */
export async function act(
  { db, user }: Pick<World, 'db' | 'user'>,
  { id, on }: Based,
  what: Act,
  how: (report: StoredReport, doing: Doing, session: DbSession) => Made | Promise<Made>,
  seen?: readonly FrameSeen[],
): Promise<Report> {
  const doing = { by: user, at: new Date().toISOString(), seen };
  const changed = await changeReport(db, id, on, async (report, session) => {
    const before = {
      status: statusSchema.parse(report.status),
      amending: report.amending !== null,
    };
    const { status, amending } = after(before, what);
    const made = await how(report, doing, session);
    const open = made.amending ? JSON.stringify(made.amending) : report.amending;
    return { author: user, ...made, status, amending: amending ? open : null };
  });
  return toReport(changed);
}

const ACTS: Record<string, Report['signatures'][number]['act']> = {
  released: 'released',
  signed: 'signed',
  amended: 'amended',
  appended: 'appended',
  withdrawn: 'withdrawn',
  told: 'told',
};

export const toReport = ({ run, versions, ...report }: StoredReport): Report =>
  reportSchema.parse({
    ...report,
    amending: amendingOf({ run, versions, ...report }),
    modelId: run?.modelId ?? null,
    model: run?.model ?? null,
    prose: composeReport(report.findings),
    createdAt: report.createdAt.toISOString(),
    updatedAt: report.updatedAt.toISOString(),
    signedAt: report.signedAt?.toISOString() ?? null,
    signatures: versions.map(({ version, action, signedAs, reason, createdAt }) => ({
      ...{ version, act: ACTS[action], by: signedAs, reason },
      at: createdAt.toISOString(),
    })),
    disclaimer: DISCLAIMER,
  });
