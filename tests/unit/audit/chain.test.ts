import { describe, expect, it } from 'vitest';
import { auditMessage } from '@/lib/export/audit/dicom-message';
import { auditEventOfFhir } from '@/lib/export/audit/fhir-event';
import type { Audited } from '@/lib/dicom/audit/kinds';
import { BEGINNING, chained, faultBehind, hashOf } from '@/lib/store/audit/chain';

const AT = new Date('2026-11-26T04:00:00Z');
const first = chained(
  {
    kind: 'study-viewed',
    action: 'R',
    actor: 'Dr. Ü. Weiß',
    studyUid: '1.2.840.1',
    detail: { images: 3 },
  },
  BEGINNING,
  AT,
);
const second = chained({ kind: 'audit-read', action: 'R', actor: 'B' }, first, AT);

describe('a chain of acts', () => {
  // Python: hashlib.sha256(json.dumps([1, "2026-11-26T04:00:00.000Z", "study-viewed", "R", 0,
  //   "Dr. Ü. Weiß", "1.2.840.1", None, '{"images":3}', "0" * 64],
  //   ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
  it('has hashes that others count alike', () => {
    expect(first.hash).toBe(
      'd1cc9df30702bada84ed0bab198656e6ec91b6c4f28e20ad1eb9c26b2dc7a368',
    );
    expect(first.previous).toBe('0'.repeat(64));
    expect(second).toMatchObject({ sequence: 2, previous: first.hash });
  });

  it('shows what was changed, exchanged or taken out', () => {
    expect(faultBehind(BEGINNING, first)).toBeUndefined();
    expect(faultBehind(first, second)).toBeUndefined();
    for (const change of [
      { actor: 'A' },
      { at: new Date(AT.getTime() + 1) },
      { studyUid: '1.2.840.2' },
      { detail: '{"images":4}' },
      { outcome: 4 },
      { object: '' },
    ]) {
      expect(faultBehind(BEGINNING, { ...first, ...change })).toMatch(/was changed/);
    }
    // Somebody who counts the hash again for what he changed breaks the next link.
    const forged = { ...first, actor: 'A' };
    const resealed = { ...forged, hash: hashOf(forged) };
    expect(faultBehind(BEGINNING, resealed)).toBeUndefined();
    expect(faultBehind(resealed, second)).toMatch(/before it was exchanged/);
    expect(faultBehind(BEGINNING, second)).toMatch(/events 1 to 1 are missing/);
  });
});

describe('an act as others read it', () => {
  const event: Audited = {
    ...{ sequence: 7, at: '2026-11-26T04:00:00.000Z', kind: 'model-asked', action: 'R' },
    ...{
      outcome: 0,
      actor: 'A "<&>" \u0000B',
      studyUid: '1.2.840.1',
      object: 'run 1f0e',
    },
    ...{ detail: { model: 'm', images: 3 }, previous: 'aa', hash: 'bb' },
  };

  it('is a DICOM audit message on one line, whatever the words are', () => {
    expect(auditMessage(event)).toBe(
      [
        '<AuditMessage>',
        '<EventIdentification EventActionCode="R" EventDateTime="2026-11-26T04:00:00.000Z" EventOutcomeIndicator="0">',
        '<EventID csd-code="110106" codeSystemName="DCM" originalText="Export"/>',
        '</EventIdentification>',
        '<ActiveParticipant UserID="A &quot;&lt;&amp;&gt;&quot; ?B" UserIsRequestor="true"/>',
        '<AuditSourceIdentification AuditSourceID="Overread"/>',
        '<ParticipantObjectIdentification ParticipantObjectID="1.2.840.1" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="3">',
        '<ParticipantObjectIDTypeCode csd-code="110180" codeSystemName="DCM" originalText="Study Instance UID"/>',
        '<ParticipantObjectName>study</ParticipantObjectName>',
        '</ParticipantObjectIdentification>',
        '<ParticipantObjectIdentification ParticipantObjectID="urn:overread:run:1f0e" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="4">',
        '<ParticipantObjectIDTypeCode csd-code="12" codeSystemName="RFC-3881" originalText="URI"/>',
        '<ParticipantObjectName>run 1f0e</ParticipantObjectName>',
        // base64 -w0
        '<ParticipantObjectDetail type="kind" value="bW9kZWwtYXNrZWQ="/>',
        '<ParticipantObjectDetail type="sequence" value="Nw=="/>',
        '<ParticipantObjectDetail type="previous" value="YWE="/>',
        '<ParticipantObjectDetail type="hash" value="YmI="/>',
        '<ParticipantObjectDetail type="model" value="bQ=="/>',
        '<ParticipantObjectDetail type="images" value="Mw=="/>',
        '</ParticipantObjectIdentification>',
        '</AuditMessage>',
      ].join(''),
    );
  });

  it('is an AuditEvent of FHIR R4', () => {
    const line = auditEventOfFhir({ ...event, kind: 'server-started', studyUid: null });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({
      resourceType: 'AuditEvent',
      id: 'bb',
      type: {
        system: 'http://dicom.nema.org/resources/ontology/DCM',
        code: '110100',
        display: 'Application Activity',
      },
      subtype: [{ code: '110120', display: 'Application Start' }],
      action: 'R',
      recorded: '2026-11-26T04:00:00.000Z',
      outcome: '0',
      agent: [{ requestor: true }],
      source: { observer: { display: 'Overread' } },
      entity: [{ what: { display: 'run 1f0e' } }],
    });
  });
});
