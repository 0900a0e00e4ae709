import { detailsOf } from '@/lib/export/audit/dicom-message';
import { codedAs, type Audited } from '@/lib/dicom/audit/kinds';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';

/**
 * An event as AuditEvent of FHIR R4, on one line. Type and subtype are the codes of the DICOM audit
 * message, as IHE's BALP has them.
 */
export function auditEventOfFhir(event: Audited): string {
  const { kind, action, outcome, actor, at, studyUid, object, hash } = event;
  const { code, meaning, type } = codedAs(kind);
  const study = studyUid && {
    what: { identifier: { system: 'urn:dicom:uid', value: `urn:oid:${studyUid}` } },
    type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
    role: { system: OBJECT_ROLE, code: '3', display: 'Report' },
  };
  const acted = {
    what: { display: object ?? 'Overread' },
    type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
    role: { system: OBJECT_ROLE, code: '4', display: 'Domain Resource' },
    detail: detailsOf(event).map(([name, valueString]) => ({ type: name, valueString })),
  };
  return JSON.stringify({
    resourceType: 'AuditEvent',
    // A hash has 64 characters, which is as long as an id may be.
    id: hash,
    type: { system: DCM, code, display: meaning },
    ...(type && { subtype: [{ system: DCM, code: type.code, display: type.meaning }] }),
    action,
    recorded: at,
    outcome: String(outcome),
    agent: [{ name: actor, requestor: true }],
    source: {
      observer: { display: 'Overread' },
      type: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
          code: '4',
          display: 'Application Server',
        },
      ],
    },
    entity: [...(study ? [study] : []), acted],
  });
}
