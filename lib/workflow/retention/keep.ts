import type { PutRetentionRule, RetentionRule } from '@/lib/api/retention/protocol';
import { deleteRule, getRules, putRule } from '@/lib/store/retention/rules';
import type { World } from '@/lib/workflow/world';

type Acting = Pick<World, 'db' | 'user'>;

export const listRules = ({ db }: Pick<World, 'db'>): Promise<RetentionRule[]> =>
  getRules(db);

export const saveRule = (
  { db, user }: Acting,
  content: PutRetentionRule,
  before?: { id: string; version: number },
): Promise<RetentionRule> => putRule(db, content, user, before);

export const dropRule = ({ db, user }: Acting, before: { id: string; version: number }) =>
  deleteRule(db, before, user);
