/** Where an attribute is looked for: with a study, a series or an instance. */
export type QueryLevel = 'study' | 'series' | 'instance';

/** What an attribute must be (PS3.4 C.2.2.2). Values are as written in the query. */
export type Condition =
  /** One of these, whole. */
  | { kind: 'any-of'; values: readonly string[] }
  /** `*` for any run of characters, `?` for one. */
  | { kind: 'wildcard'; pattern: string }
  /** Dates or times, ends included; an end that is not there is open. */
  | { kind: 'range'; from?: string; to?: string };

export interface Match {
  /** Tags from the data set inwards; the last is the attribute. */
  path: readonly string[];
  vr: string;
  condition: Condition;
}
