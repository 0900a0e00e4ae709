import { codedAs, type Audited } from '@/lib/dicom/audit/kinds';

/** Participant Object Type Code and its role (PS3.15 A.5.1): a system object that is a report. */
const REPORT = { type: '2', role: '3' };
const RESOURCE = { type: '2', role: '4' };

/**
 * An event as DICOM audit message (PS3.15 A.5.1, schema in RELAX NG there; IHE ATNA takes the same),
 * on one line. Codes: DCM of PS3.16 CID 400 and 404.
 */
export function auditMessage(event: Audited): string {
  const { kind, action, outcome, actor, at, studyUid, object } = event;
  const { code, meaning, type } = codedAs(kind);
  const typed = type
    ? element('EventTypeCode', coded('DCM', type.code, type.meaning))
    : '';
  const identification = element(
    'EventIdentification',
    {
      EventActionCode: action,
      EventDateTime: at,
      EventOutcomeIndicator: String(outcome),
    },
    element('EventID', coded('DCM', code, meaning)) + typed,
  );
  const participant = element('ActiveParticipant', {
    UserID: actor,
    UserIsRequestor: 'true',
  });
  const source = element('AuditSourceIdentification', { AuditSourceID: 'Overread' });
  const study = studyUid
    ? element(
        'ParticipantObjectIdentification',
        {
          ParticipantObjectID: studyUid,
          ParticipantObjectTypeCode: REPORT.type,
          ParticipantObjectTypeCodeRole: REPORT.role,
        },
        element(
          'ParticipantObjectIDTypeCode',
          coded('DCM', '110180', 'Study Instance UID'),
        ) + named('study'),
      )
    : '';
  const acted = element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: urnOf(object),
      ParticipantObjectTypeCode: RESOURCE.type,
      ParticipantObjectTypeCodeRole: RESOURCE.role,
    },
    element('ParticipantObjectIDTypeCode', coded('RFC-3881', '12', 'URI')) +
      named(object || 'Overread') +
      detailsOf(event)
        .map(([type, value]) =>
          element('ParticipantObjectDetail', {
            type,
            value: Buffer.from(value).toString('base64'),
          }),
        )
        .join(''),
  );
  return element(
    'AuditMessage',
    {},
    identification + participant + source + study + acted,
  );
}

/** Each object has a name or a query: what it is, and never a patient's name. */
const named = (name: string) => element('ParticipantObjectName', {}, escaped(name));

/** `report 1f0e…` as a name that means the same everywhere. */
const urnOf = (object: string | null) =>
  ['urn:overread', ...(object?.split(' ').map(encodeURIComponent) ?? [])].join(':');

/** What has no place of its own in a message: what was counted, and the links of the chain. */
export const detailsOf = ({ kind, sequence, hash, previous, detail }: Audited) =>
  Object.entries({ kind, sequence, previous, hash, ...detail })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, String(value)] as const);

const coded = (system: string, code: string, meaning: string) => ({
  'csd-code': code,
  codeSystemName: system,
  originalText: meaning,
});

function element(name: string, attributes: Record<string, string>, inner = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  return inner ? `<${name}${written}>${inner}</${name}>` : `<${name}${written}/>`;
}

/** Characters that XML 1.0 can't hold at all become a question mark. */
const escaped = (text: string) =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, ' ');
