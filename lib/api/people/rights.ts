/** What somebody may do. */
export const RIGHTS = [
  /** See studies with what belongs to them: images, reports, annotations, runs. */
  'view',
  /** See studies that nobody has de-identified, too. */
  'identified',
  /** Draw annotations and segments; judge drafts in blind readings. */
  'annotate',
  /** Begin, decide and sign reports. */
  'report',
  /** Ask models. */
  'ask',
  /** Save recipes and hanging protocols, which everybody is offered. */
  'arrange',
  'export',
  'import',
  /** Search other archives, and fetch from them. */
  'pacs',
  /** See for a while, for a reason, what collections keep to their members. */
  'emergency',
  /** Accounts, collections, the audit trail, deletion. Sees every study. */
  'administer',
] as const;
export type Right = (typeof RIGHTS)[number];

const READER: readonly Right[] = [
  ...(['view', 'identified', 'annotate', 'report', 'ask'] as const),
  ...(['arrange', 'export', 'import', 'pacs', 'emergency'] as const),
];

/** Who may what. */
export const ROLES = {
  reader: READER,
  researcher: ['view', 'annotate', 'ask', 'arrange', 'export'],
  annotator: ['view', 'identified', 'annotate'],
  administrator: [...READER, 'administer'],
} as const satisfies Record<string, readonly Right[]>;
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as [Role, ...Role[]];

/** A role that is none of ours has no rights. */
export const rightsOf = (role: string | null): readonly Right[] =>
  role !== null && Object.hasOwn(ROLES, role) ? ROLES[role as Role] : [];

/**
 * Who is let in to an operation: whoever has the right; a person, by whichever way; a person who is
 * signed in, and no program with a token; anybody.
 */
export type Need = Right | 'person' | 'session' | 'anybody';

/**
 * What the `{id}` in a path names, where that belongs to a study: whoever may not see the study gets
 * the answer of what isn't there.
 */
export type Belonging =
  | 'annotation'
  | 'report'
  | 'run'
  | 'segment'
  | 'instance'
  | 'export'
  | 'pull'
  | 'push'
  | 'cohort'
  | 'experiment';

/** Behind it stands a session; with `__Secure-` before it where the address is https. */
export const SESSION_COOKIE = 'overread.session_token';
