/** What an event says; as `GET /api/audit` answers it. */
export interface Audited {
  sequence: number;
  /** ISO 8601, UTC. */
  at: string;
  kind: string;
  /** PS3.15 A.5.3: C created, R read, U changed, D deleted, E executed. */
  action: string;
  /** PS3.15 A.5.3: 0 done, 4 refused, 8 failed. */
  outcome: number;
  actor: string;
  studyUid: string | null;
  object: string | null;
  detail: Record<string, string | number | boolean | null>;
  previous: string;
  hash: string;
}

/** Codes of DICOM's own (DCM). */
interface Coded {
  /** PS3.16 CID 400 Audit Event ID. */
  code: string;
  meaning: string;
  /** PS3.16 CID 401 Audit Event Type Code. */
  type?: { code: string; meaning: string };
}

const ACTIVITY = { code: '110100', meaning: 'Application Activity' };
const ACCESSED = { code: '110103', meaning: 'DICOM Instances Accessed' };
const QUERY = { code: '110112', meaning: 'Query' };
const AUTHENTICATION = { code: '110114', meaning: 'User Authentication' };
const ALERT = { code: '110113', meaning: 'Security Alert' };
const EXPORTED = { code: '110106', meaning: 'Export' };

/** What is written down, by the audit message of PS3.15 A.5.3 that it is. */
export const AUDIT_KINDS = {
  'server-started': {
    ...ACTIVITY,
    type: { code: '110120', meaning: 'Application Start' },
  },
  'server-stopped': {
    ...ACTIVITY,
    type: { code: '110121', meaning: 'Application Stop' },
  },
  'audit-read': { code: '110101', meaning: 'Audit Log Used' },
  'study-viewed': ACCESSED,
  'report-changed': ACCESSED,
  'annotation-changed': ACCESSED,
  'segment-changed': ACCESSED,
  'study-imported': { code: '110107', meaning: 'Import' },
  'model-asked': EXPORTED,
  'dictation-allowed': EXPORTED,
  'study-exported': EXPORTED,
  'backup-made': EXPORTED,
  'comparison-changed': ACTIVITY,
  'votes-exported': EXPORTED,
  'study-deleted': { code: '110105', meaning: 'DICOM Study Deleted' },
  'instances-deleted': ACCESSED,
  queried: QUERY,
  'signed-in': { ...AUTHENTICATION, type: { code: '110122', meaning: 'Login' } },
  'signed-out': { ...AUTHENTICATION, type: { code: '110123', meaning: 'Logout' } },
  'account-changed': {
    ...ALERT,
    type: { code: '110137', meaning: 'User security Attributes Changed' },
  },
  'role-changed': {
    ...ALERT,
    type: { code: '110136', meaning: 'Security Roles Changed' },
  },
  'collection-changed': {
    ...ALERT,
    type: { code: '110135', meaning: 'Object Security Attributes Changed' },
  },
  'hold-changed': {
    ...ALERT,
    type: { code: '110135', meaning: 'Object Security Attributes Changed' },
  },
  'cohort-changed': ACCESSED,
  'experiment-changed': ACCESSED,
  'retention-changed': {
    ...ALERT,
    type: { code: '110129', meaning: 'Security Configuration' },
  },
  // What everybody's reading is made with: templates, labels, hanging protocols; one's own shortcuts.
  'settings-changed': {
    ...ALERT,
    type: { code: '110131', meaning: 'Software Configuration' },
  },
  'emergency-started': {
    ...ALERT,
    type: { code: '110127', meaning: 'Emergency Override Started' },
  },
  'emergency-ended': {
    ...ALERT,
    type: { code: '110138', meaning: 'Emergency Override Stopped' },
  },
  refused: { ...ALERT, type: { code: '110132', meaning: 'Use of Restricted Function' } },
} as const satisfies Record<string, Coded>;

export type AuditKind = keyof typeof AUDIT_KINDS;

/** What a later version of the program wrote is told as the one thing that nobody overlooks. */
export const codedAs = (kind: string): Coded =>
  (AUDIT_KINDS as Record<string, Coded>)[kind] ?? AUDIT_KINDS.refused;
