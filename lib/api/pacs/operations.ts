import type { Operations } from '@/lib/api/operations';

/** Routes under `/api/pacs`: other archives, and what is fetched from them. */
export const PACS_OPERATIONS: Operations = {
  '/api/pacs/nodes': {
    get: {
      may: 'pacs',
      does: 'Other archives that can be asked.',
      answers: { 200: 'PacsNodeList' },
    },
  },
  '/api/pacs/nodes/{id}/echo': {
    post: {
      may: 'pacs',
      does: 'Is it there, and does it let us?',
      answers: { 200: 'PacsEcho' },
    },
  },
  '/api/pacs/nodes/{id}/search': {
    post: {
      may: 'pacs',
      does: 'Its studies, and how much of each is here.',
      body: 'PacsSearch',
      answers: { 200: 'PacsStudyList' },
    },
  },
  '/api/pacs/nodes/{id}/studies/{studyUid}/series': {
    get: {
      may: 'pacs',
      does: 'Series of a study of it.',
      answers: { 200: 'PacsSeriesList' },
    },
  },
  '/api/pacs/pulls': {
    get: {
      may: 'pacs',
      does: 'What was fetched, newest first.',
      answers: { 200: 'PullList' },
    },
    post: {
      may: 'pacs',
      does: 'Fetch studies, or series of them. Goes on by itself.',
      body: 'StartPulls',
      answers: { 202: 'PullList' },
    },
  },
  '/api/pacs/pulls/events': {
    get: {
      may: 'pacs',
      does: 'Every pull, and whichever changes. Events: `pull` (Pull).',
      answers: { 200: 'event-stream' },
    },
  },
  '/api/pacs/pulls/{id}': {
    get: {
      may: 'pacs',
      of: 'pull',
      does: 'A pull, and its problems.',
      answers: { 200: 'Pull' },
    },
    delete: {
      may: 'pacs',
      of: 'pull',
      does: 'Cancel it; what arrived stays.',
      answers: { 204: null },
    },
  },
  '/api/pacs/pulls/{id}/events': {
    get: {
      may: 'pacs',
      of: 'pull',
      does: 'A pull to its end. Events: `line` (LedgerLine), `pull` (Pull).',
      answers: { 200: 'event-stream' },
    },
  },
  '/api/pacs/pulls/{id}/resume': {
    post: {
      may: 'pacs',
      of: 'pull',
      does: 'Fetch what is not here yet.',
      answers: { 202: 'Pull' },
    },
  },
};
