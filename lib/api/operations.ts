import { z } from 'zod';
import {
  annotationListSchema,
  annotationSchema,
  createAnnotationSchema,
  patchAnnotationSchema,
} from '@/lib/api/annotations';
import { AUDIT_OPERATIONS } from '@/lib/api/audit/operations';
import { auditCheckSchema, auditPageSchema } from '@/lib/api/audit/protocol';
import { exportRequestSchema, exportSchema } from '@/lib/api/exports';
import { problemSchema } from '@/lib/api/handle';
import { modelCheckSchema } from '@/lib/api/models/check';
import { rereadSchema, runInputSchema } from '@/lib/api/models/kept-run';
import { RECIPE_OPERATIONS, RECIPE_SCHEMAS } from '@/lib/api/models/recipes';
import { importSummarySchema, ledgerLineSchema } from '@/lib/api/imports';
import { PACS_OPERATIONS } from '@/lib/api/pacs/operations';
import {
  pacsEchoSchema,
  pacsNodeListSchema,
  pacsSearchSchema,
  pacsSeriesListSchema,
  pacsStudyListSchema,
  pullListSchema,
  pullSchema,
  startPullsSchema,
} from '@/lib/api/pacs/protocol';
import {
  createReportSchema,
  decideSchema,
  patchReportSchema,
  reportListSchema,
  reportSchema,
  reportVersionsSchema,
  signSchema,
} from '@/lib/api/reports';
import {
  askedRunSchema,
  externalReportSchema,
  modelListSchema,
  previewSchema,
  runEventSchema,
  runListSchema,
  runSchema,
} from '@/lib/api/runs';
import { SEGMENT_OPERATIONS } from '@/lib/api/segments/operations';
import { PROPOSAL_SCHEMAS } from '@/lib/api/segments/proposals';
import { SEGMENT_SCHEMAS } from '@/lib/api/segments/protocol';
import {
  takenSchema,
  uploadedLineSchema,
  uploadImportSchema,
} from '@/lib/api/uploads/protocol';
import {
  patientStudiesSchema,
  studyDetailSchema,
  studyListSchema,
} from '@/lib/api/studies';
import { VIEWING_OPERATIONS } from '@/lib/api/viewing/operations';
import { protocolListSchema } from '@/lib/hanging/protocol';

/** Schemas by the names they have in the document; each is written once and referred to. */
export const SCHEMAS = {
  Annotation: annotationSchema,
  AnnotationList: annotationListSchema,
  AuditCheck: auditCheckSchema,
  AuditPage: auditPageSchema,
  CreateAnnotation: createAnnotationSchema,
  PatchAnnotation: patchAnnotationSchema,
  HangingProtocolList: protocolListSchema,
  ExportRequest: exportRequestSchema,
  Export: exportSchema,
  Problem: problemSchema,
  LedgerLine: ledgerLineSchema,
  ImportSummary: importSummarySchema,
  UploadImport: uploadImportSchema,
  UploadedLine: uploadedLineSchema,
  Taken: takenSchema,
  PacsEcho: pacsEchoSchema,
  PacsNodeList: pacsNodeListSchema,
  PacsSearch: pacsSearchSchema,
  PacsSeriesList: pacsSeriesListSchema,
  PacsStudyList: pacsStudyListSchema,
  StartPulls: startPullsSchema,
  Pull: pullSchema,
  PullList: pullListSchema,
  CreateReport: createReportSchema,
  Decide: decideSchema,
  PatchReport: patchReportSchema,
  Report: reportSchema,
  ReportList: reportListSchema,
  ReportVersions: reportVersionsSchema,
  Sign: signSchema,
  ExternalReport: externalReportSchema,
  ModelCheck: modelCheckSchema,
  ModelList: modelListSchema,
  Preview: previewSchema,
  RunEvent: runEventSchema,
  RunList: runListSchema,
  RunInput: runInputSchema,
  Reread: rereadSchema,
  RunRequest: askedRunSchema,
  Run: runSchema,
  ...RECIPE_SCHEMAS,
  ...SEGMENT_SCHEMAS,
  ...PROPOSAL_SCHEMAS,
  StudyDetail: studyDetailSchema,
  StudyList: studyListSchema,
  PatientStudies: patientStudiesSchema,
};
export type SchemaName = keyof typeof SCHEMAS;

export interface Operation {
  does: string;
  query?: z.ZodObject;
  body?: SchemaName | 'multipart' | 'upload';
  answers: Partial<Record<number, SchemaName | 'event-stream' | 'file' | null>>;
  /** Takes `If-Match` with the ETag of the last read; a stale one gets 412. */
  conditional?: true;
}

type Method = 'get' | 'head' | 'options' | 'post' | 'put' | 'patch' | 'delete';
export type Operations = Record<string, Partial<Record<Method, Operation>>>;

/** Every route under `/api`; a test compares the list with the folders of `app/api`. */
export const OPERATIONS: Operations = {
  '/api/health': {
    get: {
      does: 'Is everything behind the server there?',
      answers: { 200: null, 503: null },
    },
  },
  '/api/openapi.json': { get: { does: 'This document.', answers: { 200: null } } },
  '/api/import': {
    post: {
      does: 'Files and ZIPs into the archive. Events: `line` (LedgerLine) per file, `summary` (ImportSummary), `failed` (Problem).',
      body: 'multipart',
      answers: { 200: 'event-stream' },
    },
  },
  '/api/imports': {
    post: {
      does: 'Start an import by uploads: those of one drop name it in their metadata.',
      answers: { 201: 'UploadImport' },
    },
  },
  '/api/imports/{id}': {
    get: { does: 'An import by uploads.', answers: { 200: 'UploadImport' } },
  },
  '/api/imports/{id}/events': {
    get: {
      does: 'Its ledger, as it grows. Events, numbered: `line` (UploadedLine) per file, `taken` (Taken) per upload that is in the archive. `Last-Event-ID` or `after` says what the reader has.',
      query: z.object({ after: z.int().min(0).optional() }),
      answers: { 200: 'event-stream' },
    },
  },
  '/api/uploads': {
    options: { does: 'What this server can of tus 1.0.', answers: { 204: null } },
    post: {
      does: 'Begin an upload by tus 1.0. Metadata: `import`, `filename`, `filetype`; without `import` it is one of its own.',
      body: 'upload',
      answers: { 201: null },
    },
  },
  '/api/uploads/{id}': {
    head: { does: 'How far an upload is.', answers: { 200: null } },
    patch: { does: 'Go on with an upload.', body: 'upload', answers: { 204: null } },
    delete: { does: 'Throw an unfinished upload away.', answers: { 204: null } },
  },
  ...PACS_OPERATIONS,
  ...AUDIT_OPERATIONS,
  '/api/studies/{studyUid}/reports': {
    get: { does: 'Its reports, newest first.', answers: { 200: 'ReportList' } },
  },
  '/api/models': {
    get: { does: 'Configured models, each probed.', answers: { 200: 'ModelList' } },
  },
  '/api/models/{id}/check': {
    post: {
      does: 'Try a model out with test cards that hold nothing of any patient; what they told is kept.',
      answers: { 200: 'ModelCheck' },
    },
  },
  ...RECIPE_OPERATIONS,
  '/api/previews': {
    post: {
      does: 'Exactly what a model would receive. Nothing is sent.',
      body: 'RunRequest',
      answers: { 200: 'Preview' },
    },
  },
  '/api/previews/images/{sha256}': {
    get: { does: 'An image as previewed or sent.', answers: { 200: 'file' } },
  },
  '/api/runs': {
    get: {
      does: 'Runs on a study, newest first.',
      query: z.object({ studyUid: z.string() }),
      answers: { 200: 'RunList' },
    },
    post: {
      does: 'Ask a model for a draft.',
      body: 'RunRequest',
      answers: { 202: null },
    },
  },
  '/api/runs/external': {
    post: {
      does: 'Take in a report that was written elsewhere: a run whose draft is its sentences.',
      body: 'ExternalReport',
      answers: { 201: null },
    },
  },
  '/api/runs/{id}': {
    get: { does: 'A run with its raw answer.', answers: { 200: 'Run' } },
    delete: { does: 'Cancel it.', answers: { 204: null } },
  },
  '/api/runs/{id}/input': {
    get: {
      does: 'What it sent, each picture hashed anew.',
      answers: { 200: 'RunInput' },
    },
  },
  '/api/runs/{id}/files/{number}': {
    get: {
      does: 'A volume or a DICOM file that it sent in place of images, from 1.',
      answers: { 200: 'file' },
    },
  },
  '/api/runs/{id}/reread': {
    get: {
      does: 'Its recorded answer, read and checked again by the program as it is now; no model is asked.',
      answers: { 200: 'Reread' },
    },
  },
  '/api/runs/{id}/events': {
    get: {
      does: 'Its events from the first on, each a RunEvent.',
      answers: { 200: 'event-stream' },
    },
  },
  '/api/reports': {
    post: {
      does: 'Start a report, from a run or empty.',
      body: 'CreateReport',
      answers: { 201: 'Report' },
    },
  },
  '/api/reports/{id}': {
    get: { does: 'A report.', answers: { 200: 'Report' } },
    patch: {
      does: 'Add a finding.',
      body: 'PatchReport',
      answers: { 200: 'Report' },
      conditional: true,
    },
  },
  '/api/reports/{id}/findings/{findingId}': {
    patch: {
      does: 'Accept, edit or reject a finding, or take that back.',
      body: 'Decide',
      answers: { 200: 'Report' },
      conditional: true,
    },
  },
  '/api/reports/{id}/sign': {
    post: {
      does: 'Sign; refused with 409 while a finding is undecided.',
      body: 'Sign',
      answers: { 200: 'Report' },
      conditional: true,
    },
  },
  '/api/reports/{id}/versions': {
    get: { does: 'Every version, oldest first.', answers: { 200: 'ReportVersions' } },
  },
  ...SEGMENT_OPERATIONS,
  ...VIEWING_OPERATIONS,
  '/api/exports': {
    post: {
      does: 'Export signed reports.',
      body: 'ExportRequest',
      answers: { 202: 'Export' },
    },
  },
  '/api/exports/{id}': { get: { does: 'An export.', answers: { 200: 'Export' } } },
  '/api/exports/{id}/download': {
    get: {
      does: 'One file, or a ZIP of several.',
      query: z.object({ file: z.int().min(1).optional() }),
      answers: { 200: 'file' },
    },
  },
};
