import { createHash } from 'node:crypto';
import type { AuditKind } from '@/lib/dicom/audit/kinds';

/** What somebody did, before it has its place in the trail. */
export interface Act {
  kind: AuditKind;
  /** PS3.15 A.5.3: created, read, updated, deleted, executed. */
  action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** PS3.15 A.5.3: 0 done, 4 refused, 8 failed. */
  outcome?: 0 | 4 | 8;
  actor: string;
  studyUid?: string | null;
  /** What was acted on, e.g. `report 1f0e…`; absent: the study itself, or the server. */
  object?: string | null;
  /** Counts, versions, digests, models. Nothing about a patient. */
  detail?: Record<string, string | number | boolean | null>;
}

/** As it is kept. */
export interface AuditEvent {
  sequence: number;
  at: Date;
  kind: string;
  action: string;
  outcome: number;
  actor: string;
  studyUid: string | null;
  object: string | null;
  /** JSON */
  detail: string;
  previous: string;
  hash: string;
}

/** Where the trail ends: what the next event is chained to. */
export type Head = Pick<AuditEvent, 'sequence' | 'hash'>;

export const BEGINNING: Head = { sequence: 0, hash: '0'.repeat(64) };

export function chained(act: Act, head: Head, at: Date): AuditEvent {
  const event = {
    sequence: head.sequence + 1,
    at,
    kind: act.kind,
    action: act.action,
    outcome: act.outcome ?? 0,
    actor: act.actor,
    studyUid: act.studyUid ?? null,
    object: act.object ?? null,
    detail: JSON.stringify(act.detail ?? {}),
    previous: head.hash,
  };
  return { ...event, hash: hashOf(event) };
}

/**
 * SHA-256, in hexadecimal, of the JSON array [sequence, time as ISO 8601 in UTC with milliseconds,
 * kind, action, outcome, actor, study, object, detail, previous]: anybody can count it again.
 */
export function hashOf(event: Omit<AuditEvent, 'hash'>): string {
  const { sequence, at, kind, action, outcome } = event;
  const { actor, studyUid, object, detail, previous } = event;
  return createHash('sha256')
    .update(
      JSON.stringify([
        ...[sequence, at.toISOString(), kind, action, outcome],
        ...[actor, studyUid, object, detail, previous],
      ]),
    )
    .digest('hex');
}

/** What is wrong with an event that stands behind `head`; undefined: nothing. */
export function faultBehind(head: Head, event: AuditEvent): string | undefined {
  if (event.sequence !== head.sequence + 1) {
    return `events ${head.sequence + 1} to ${event.sequence - 1} are missing`;
  }
  if (event.hash !== hashOf(event)) return 'it was changed after it was written';
  if (event.previous !== head.hash) return 'the event before it was exchanged';
  return undefined;
}
