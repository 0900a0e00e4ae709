import type { Compare } from '@/lib/api/reading/comparing';
import type { Tell } from '@/lib/api/reading/critical';
import type { PutIn } from '@/lib/api/reading/writing';
import type {
  Addendum,
  Decide,
  Merge,
  Report,
  Sign,
  Split,
  Withdraw,
} from '@/lib/api/reports';
import type { Critical, Statement } from '@/lib/report/finding';

/** What a reader can do to a report: where it is sent, with what. */
export interface Sent {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind the report's own address. */
  readonly path: string;
  readonly body?: unknown;
  /** What it speaks of: if nobody changed these findings meanwhile, it holds as it was meant. */
  readonly touches: readonly string[] | 'all';
}

const post = (path: string, body?: unknown, touches: Sent['touches'] = []): Sent => ({
  ...{ method: 'POST', path, touches },
  ...(body === undefined ? {} : { body }),
});

export const ACTS = {
  decide: (id: string, decision: Decide): Sent => ({
    ...{ method: 'PATCH', path: `/findings/${id}`, body: decision, touches: [id] },
  }),
  add: (addFinding: Statement, link: string[], seen: Decide['seen']): Sent => ({
    ...{ method: 'PATCH', path: '', body: { addFinding, link, seen }, touches: [] },
  }),
  propose: (runId: string, statements: readonly number[]) =>
    post('/proposals', { runId, statements }),
  merge: (asked: Merge) => post('/merge', asked, asked.findingIds),
  split: (id: string, asked: Split) => post(`/findings/${id}/split`, asked, [id]),
  flag: (id: string, within: Critical['within']): Sent => ({
    ...{ method: 'PUT', path: `/findings/${id}/critical`, body: { within } },
    touches: [id],
  }),
  unflag: (id: string): Sent => ({
    ...{ method: 'DELETE', path: `/findings/${id}/critical`, touches: [id] },
  }),
  tell: (id: string, told: Tell) => post(`/findings/${id}/told`, told, [id]),
  compare: (asked: Compare) => post('/comparisons', asked),
  putIn: (asked: PutIn) => post('/statements', asked),
  undo: () => post('/undo'),
  redo: () => post('/redo'),
  append: (asked: Addendum) => post('/addenda', asked),
  // Whoever does these has to have seen all of the report.
  release: (asked: Sign) => post('/preliminary', asked, 'all'),
  sign: (asked: Sign) => post('/sign', asked, 'all'),
  amend: (reason: string) => post('/amendment', { reason }, 'all'),
  leave: (): Sent => ({ method: 'DELETE', path: '/amendment', touches: 'all' }),
  withdraw: (asked: Withdraw) => post('/withdrawal', asked, 'all'),
};

/** Nobody changed what an act speaks of, from one version to a newer one. */
export function stillHolds({ touches }: Sent, before: Report, now: Report): boolean {
  const of = (report: Report, id: string) =>
    JSON.stringify(report.findings.find((each) => each.id === id));
  return (
    before.status === now.status &&
    (before.amending === null) === (now.amending === null) &&
    touches !== 'all' &&
    touches.every((id) => of(before, id) === of(now, id))
  );
}
