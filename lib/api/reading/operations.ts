import { DEIDENTIFICATION_OPERATIONS } from '@/lib/api/deidentification/operations';
import { z } from 'zod';
import type { Operations } from '@/lib/api/operations';

/** What models are asked, and what goes out. */
export const READING_OPERATIONS: Operations = {
  '/api/previews': {
    post: {
      may: 'ask',
      does: 'Exactly what a model would receive. Nothing is sent.',
      body: 'RunRequest',
      answers: { 200: 'Preview' },
    },
  },
  '/api/previews/images/{sha256}': {
    get: {
      may: 'view',
      does: 'An image as previewed or sent.',
      answers: { 200: 'file' },
    },
  },
  '/api/runs': {
    get: {
      may: 'view',
      does: 'Runs on a study, newest first.',
      query: z.object({ studyUid: z.string() }),
      answers: { 200: 'RunList' },
    },
    post: {
      may: 'ask',
      does: 'Ask a model for a draft.',
      body: 'RunRequest',
      answers: { 202: null },
    },
  },
  '/api/runs/external': {
    post: {
      may: 'report',
      does: 'Take in a report that was written elsewhere: a run whose draft is its sentences.',
      body: 'ExternalReport',
      answers: { 201: null },
    },
  },
  '/api/runs/{id}': {
    get: {
      may: 'view',
      of: 'run',
      does: 'A run with its raw answer.',
      answers: { 200: 'Run' },
    },
    delete: { may: 'ask', of: 'run', does: 'Cancel it.', answers: { 204: null } },
  },
  '/api/runs/{id}/input': {
    get: {
      may: 'view',
      of: 'run',
      does: 'What it sent, each picture hashed anew.',
      answers: { 200: 'RunInput' },
    },
  },
  '/api/runs/{id}/files/{number}': {
    get: {
      may: 'view',
      of: 'run',
      does: 'A volume or a DICOM file that it sent in place of images, from 1.',
      answers: { 200: 'file' },
    },
  },
  '/api/runs/{id}/reread': {
    get: {
      may: 'view',
      of: 'run',
      does: 'Its recorded answer, read and checked again by the program as it is now; no model is asked.',
      answers: { 200: 'Reread' },
    },
  },
  '/api/runs/{id}/events': {
    get: {
      may: 'view',
      of: 'run',
      does: 'Its events from the first on, each a RunEvent.',
      answers: { 200: 'event-stream' },
    },
  },
  '/api/studies/{studyUid}/exports': {
    get: {
      may: 'export',
      does: 'What there is of a study to be exported, what exports leave out, and those that are kept.',
      answers: { 200: 'StudyExports' },
    },
  },
  ...DEIDENTIFICATION_OPERATIONS,
  '/api/exports': {
    post: {
      may: 'export',
      does: 'Export signed reports.',
      body: 'ExportRequest',
      answers: { 202: 'Export' },
    },
  },
  '/api/exports/archive': {
    post: {
      may: 'export',
      does: 'Studies, or all that fit, as one ZIP that is made while it is read. Its last file, manifest.jsonl, says what became of each study.',
      body: 'ExportArchiveRequest',
      answers: { 200: 'file' },
    },
  },
  '/api/exports/{id}': {
    get: { may: 'export', of: 'export', does: 'An export.', answers: { 200: 'Export' } },
  },
  '/api/exports/{id}/download': {
    get: {
      may: 'export',
      of: 'export',
      does: 'One file, or a ZIP of several.',
      query: z.object({ file: z.int().min(1).optional() }),
      answers: { 200: 'file' },
    },
  },
};
