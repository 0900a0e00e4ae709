import type { Operations } from '@/lib/api/operations';
import { deletionQuerySchema } from '@/lib/api/retention/protocol';

/** How long studies are kept, and what is certified of those that went. */
export const RETENTION_OPERATIONS: Operations = {
  '/api/retention/rules': {
    get: {
      may: 'administer',
      does: 'How long studies are kept. Without a rule nothing is ever due.',
      answers: { 200: 'RetentionRuleList' },
    },
    post: {
      may: 'administer',
      does: 'A new rule. What it leaves to the server goes at its next start, or within a day.',
      body: 'PutRetentionRule',
      answers: { 201: 'RetentionRule' },
    },
  },
  '/api/retention/rules/{id}': {
    put: {
      may: 'administer',
      does: 'Change it, all of it.',
      body: 'PutRetentionRule',
      answers: { 200: 'RetentionRule' },
      conditional: true,
    },
    delete: {
      may: 'administer',
      does: 'Give it up.',
      answers: { 204: null },
      conditional: true,
    },
  },
  '/api/retention/due': {
    get: {
      may: 'administer',
      does: 'Studies that may go by now, those that may longest first. Nothing is deleted.',
      answers: { 200: 'DueList' },
    },
    post: {
      may: 'administer',
      does: 'What would be due if there were this one rule. Nothing is kept and nothing deleted.',
      body: 'PutRetentionRule',
      answers: { 200: 'DueList' },
    },
  },
  '/api/retention/run': {
    post: {
      may: 'administer',
      does: 'Delete everything that is due, each study with a certificate; what is held stays.',
      body: 'RunRetention',
      answers: { 200: 'RetentionRun' },
    },
  },
  '/api/holds': {
    get: {
      may: 'administer',
      does: 'Studies that nobody can delete, and why.',
      answers: { 200: 'HoldList' },
    },
  },
  '/api/holds/{studyUid}': {
    put: {
      may: 'administer',
      does: 'From now on nobody can delete this study, and no rule does.',
      body: 'HoldReason',
      answers: { 200: 'Hold' },
    },
    delete: {
      may: 'administer',
      does: 'It can be deleted again; the reason stands in the audit trail.',
      body: 'HoldReason',
      answers: { 204: null },
    },
  },
  '/api/deletions': {
    get: {
      may: 'administer',
      does: 'What was deleted, the newest first.',
      query: deletionQuerySchema,
      answers: { 200: 'DeletionList' },
    },
    post: {
      may: 'administer',
      does: 'Delete a study, a series or an instance for a reason. 409 while it is held, or while something hangs on it that is not to go along.',
      body: 'Delete',
      answers: { 201: 'Deletion' },
    },
  },
  '/api/deletions/{id}': {
    get: {
      may: 'administer',
      does: 'The certificate of a deletion, and what became of its files.',
      answers: { 200: 'Deletion' },
    },
  },
  '/api/deletions/{id}/text': {
    get: {
      may: 'administer',
      does: 'The same as plain text.',
      answers: { 200: 'file' },
    },
  },
};
