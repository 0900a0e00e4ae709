import { z } from 'zod';
import type { Operations } from '@/lib/api/operations';

/** How files come in. */
export const UPLOAD_OPERATIONS: Operations = {
  '/api/import': {
    post: {
      may: 'import',
      does: 'Files and ZIPs into the archive. Events: `line` (LedgerLine) per file, `summary` (ImportSummary), `failed` (Problem).',
      body: 'multipart',
      answers: { 200: 'event-stream' },
    },
  },
  '/api/imports': {
    post: {
      may: 'import',
      does: 'Start an import by uploads: those of one drop name it in their metadata.',
      answers: { 201: 'UploadImport' },
    },
  },
  '/api/imports/{id}': {
    get: {
      may: 'import',
      does: 'An import by uploads.',
      answers: { 200: 'UploadImport' },
    },
  },
  '/api/imports/{id}/events': {
    get: {
      may: 'import',
      does: 'Its ledger, as it grows. Events, numbered: `line` (UploadedLine) per file, `taken` (Taken) per upload that is in the archive. `Last-Event-ID` or `after` says what the reader has.',
      query: z.object({ after: z.int().min(0).optional() }),
      answers: { 200: 'event-stream' },
    },
  },
  '/api/uploads': {
    options: {
      may: 'anybody',
      does: 'What this server can of tus 1.0.',
      answers: { 204: null },
    },
    post: {
      may: 'import',
      does: 'Begin an upload by tus 1.0. Metadata: `import`, `filename`, `filetype`; without `import` it is one of its own.',
      body: 'upload',
      answers: { 201: null },
    },
  },
  '/api/uploads/{id}': {
    head: { may: 'import', does: 'How far an upload is.', answers: { 200: null } },
    patch: {
      may: 'import',
      does: 'Go on with an upload.',
      body: 'upload',
      answers: { 204: null },
    },
    delete: {
      may: 'import',
      does: 'Throw an unfinished upload away.',
      answers: { 204: null },
    },
  },
};
