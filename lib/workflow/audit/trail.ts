import type {
  AuditCheck,
  AuditEvent,
  AuditExportQuery,
  AuditPage,
  AuditQuery,
} from '@/lib/api/audit/protocol';
import { auditMessage } from '@/lib/export/audit/dicom-message';
import { auditEventOfFhir } from '@/lib/export/audit/fhir-event';
import { certificateFaults } from '@/lib/store/archive/removal/certificates';
import {
  BEGINNING,
  faultBehind,
  type AuditEvent as Stored,
  type Head,
} from '@/lib/store/audit/chain';
import {
  getActors,
  getEvents,
  walkEvents,
  type AuditFilter,
} from '@/lib/store/audit/events';
import { recordOnce } from '@/lib/workflow/audit/record';
import type { World } from '@/lib/workflow/world';

type Filter = Omit<AuditExportQuery, 'format'>;

/** Some of the trail, the newest first. That it was looked at is an act, too. */
export async function readTrail(
  world: Pick<World, 'db' | 'user'>,
  { cursor, limit, ...query }: AuditQuery,
): Promise<AuditPage> {
  await recordOnce(world, { kind: 'audit-read', action: 'R' });
  const page = { before: cursor, limit: limit + 1 };
  const events = await getEvents(world.db, filterOf(query), page);
  const shown = events.slice(0, limit);
  return {
    events: shown.map(toEvent),
    actors: await getActors(world.db),
    nextCursor: events.length > limit ? (shown.at(-1)?.sequence ?? null) : null,
  };
}

/** All of it that is asked for, in its order: a line each, and what stands around them. */
export async function* exportTrail(
  world: Pick<World, 'db' | 'user'>,
  { format, ...query }: AuditExportQuery,
): AsyncGenerator<string> {
  await recordOnce(world, {
    kind: 'audit-read',
    action: 'R',
    object: `export ${format}`,
  });
  const write = format === 'dicom' ? auditMessage : auditEventOfFhir;
  if (format === 'dicom')
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<AuditMessages>\n';
  for await (const event of walkEvents(world.db, filterOf(query))) {
    yield `${write(toEvent(event))}\n`;
  }
  if (format === 'dicom') yield '</AuditMessages>\n';
}

const filterOf = ({ from, to, ...equal }: Filter): AuditFilter => ({
  ...equal,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
});

const toEvent = ({ at, detail, ...event }: Stored): AuditEvent => ({
  ...event,
  at: at.toISOString(),
  detail: JSON.parse(detail) as AuditEvent['detail'],
});

const MOST_FAULTS = 100;

/**
 * Count every hash again, those of the certificates of deletion included.
 *
 * @param noted - A head that somebody wrote down earlier: whether it is in the trail tells that the
 *   end was not cut off since.
 */
export async function checkTrail(
  { db }: Pick<World, 'db'>,
  noted?: string,
): Promise<AuditCheck> {
  const faults: AuditCheck['faults'] = [];
  let head: Head = BEGINNING;
  let events = 0;
  let found = noted === BEGINNING.hash;
  for await (const event of walkEvents(db)) {
    const fault = faultBehind(head, event);
    if (fault) faults.push({ sequence: event.sequence, fault });
    head = event;
    events += 1;
    found ||= event.hash === noted;
    if (faults.length >= MOST_FAULTS) break;
  }
  return {
    ...{ events, head: head.hash, faults },
    certificates: (await certificateFaults(db)).slice(0, MOST_FAULTS),
    noted: noted === undefined ? null : found,
  };
}
