import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Fhir } from 'fhir';
import { expect, it } from 'vitest';
import { AUDIT_KINDS, type Audited, type AuditKind } from '@/lib/dicom/audit/kinds';
import { auditMessage } from '@/lib/export/audit/dicom-message';
import { auditEventOfFhir } from '@/lib/export/audit/fhir-event';
import { installed } from '../export/installed';

/** Whatever is written down, with little and with much, and with words of any kind. */
const events = (Object.keys(AUDIT_KINDS) as AuditKind[]).flatMap((kind): Audited[] => {
  const hashes = { previous: '0'.repeat(64), hash: 'ab'.repeat(32) };
  const at = '2026-11-26T04:00:00.000Z';
  return [
    {
      ...{ sequence: 1, at, kind, action: 'E', outcome: 0, actor: 'Server' },
      ...{ studyUid: null, object: null, detail: {}, ...hashes },
    },
    {
      ...{ sequence: 2, at, kind, action: 'C', outcome: 4, actor: 'Ü "<&>" \u0000\n' },
      ...{ studyUid: '1.2.840.1', object: 'report 1f0e <b>"&' },
      detail: { reason: ']]>\u0001 ', images: 3, deidentified: false, model: null },
      ...hashes,
    },
  ];
});

const here = installed('xmllint', ['--version'], 'libxml2-utils');
it.runIf(here)('is what the schema of DICOM PS3.15 A.5.1.1 asks for', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-audit-'));
  const validate = (messages: readonly string[]) => {
    const files = messages.map((message, at) => {
      const file = path.join(folder, `${at}.xml`);
      writeFileSync(file, message);
      return file;
    });
    const schema = path.join(import.meta.dirname, 'audit-message.rng');
    const args = ['--noout', '--relaxng', schema, ...files];
    return spawnSync('xmllint', args, { encoding: 'utf8' });
  };
  try {
    const { status, stderr } = validate(events.map(auditMessage));
    expect([status, stderr.match(/fails to validate/)], stderr).toEqual([0, null]);
    expect(stderr.match(/ validates$/gm)).toHaveLength(events.length);
    // The schema is no empty promise.
    const [message = ''] = events.map(auditMessage);
    for (const [from, to] of [
      ['EventOutcomeIndicator="0"', 'EventOutcomeIndicator="1"'],
      ['2026-11-26T', 'yesterday '],
      ['<AuditSourceIdentification AuditSourceID="Overread"/>', ''],
      ['<ParticipantObjectName>', '<ParticipantObjectNickname>'],
      [' UserIsRequestor="true"', ''],
    ] as const) {
      const changed = message.replace(from, to);
      expect(changed).not.toBe(message);
      expect(validate([changed]).status).not.toBe(0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('is what FHIR R4 says of an AuditEvent, by its own definitions', () => {
  const fhir = new Fhir();
  const check = (resource: object) =>
    fhir.validate(resource, { errorOnUnexpected: true }).messages;
  for (const event of events) {
    const resource = JSON.parse(auditEventOfFhir(event)) as {
      recorded: string;
      id: string;
    };
    expect(check(resource), event.kind).toEqual([]);
    // Primitive types, which the definitions give as patterns: instant and id.
    expect(resource.recorded).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    expect(resource.id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
  }
  const [event] = events;
  const resource = JSON.parse(auditEventOfFhir(event as Audited)) as object;
  for (const change of [
    { agent: [] },
    { agent: [{ name: 'x' }] },
    { action: 'Q' },
    { outcome: '7' },
    { source: {} },
    { kind: 'invented' },
    { entity: [{ detail: [{ type: 'x' }] }] },
  ]) {
    expect(check({ ...resource, ...change })).not.toEqual([]);
  }
});
