import { z } from 'zod';
import {
  annotationListSchema,
  annotationSchema,
  createAnnotationSchema,
  patchAnnotationSchema,
} from '@/lib/api/annotations';
import { AUDIT_OPERATIONS } from '@/lib/api/audit/operations';
import { auditCheckSchema, auditPageSchema } from '@/lib/api/audit/protocol';
import { deidentificationSchema } from '@/lib/api/deidentification/protocol';
import {
  exportArchiveRequestSchema,
  exportRequestSchema,
  exportSchema,
  studyExportsSchema,
} from '@/lib/api/exports';
import { BLIND_OPERATIONS, BLIND_SCHEMAS } from '@/lib/api/blind/operations';
import { problemSchema } from '@/lib/api/handle';
import { modelCheckSchema } from '@/lib/api/models/check';
import { externalReportSchema } from '@/lib/api/models/external';
import { rereadSchema, runInputSchema } from '@/lib/api/models/kept-run';
import { RECIPE_OPERATIONS, RECIPE_SCHEMAS } from '@/lib/api/models/recipes';
import { importSummarySchema, ledgerLineSchema } from '@/lib/api/imports';
import { ACCOUNT_OPERATIONS } from '@/lib/api/people/operations';
import { ACCOUNT_SCHEMAS } from '@/lib/api/people/protocol';
import type { Belonging, Need } from '@/lib/api/people/rights';
import { PACS_OPERATIONS } from '@/lib/api/pacs/operations';
import { PUSH_OPERATIONS, PUSH_SCHEMAS } from '@/lib/api/pacs/push';
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
  askedRunSchema,
  modelListSchema,
  previewSchema,
  runEventSchema,
  runListSchema,
  runSchema,
} from '@/lib/api/runs';
import { COMPARING_OPERATIONS, COMPARING_SCHEMAS } from '@/lib/api/reading/comparing';
import { READING_OPERATIONS } from '@/lib/api/reading/operations';
import { REPORT_OPERATIONS, REPORT_SCHEMAS } from '@/lib/api/reading/report-operations';
import { WRITING_OPERATIONS, WRITING_SCHEMAS } from '@/lib/api/reading/writing';
import { RESEARCH_OPERATIONS, RESEARCH_SCHEMAS } from '@/lib/api/research/operations';
import { RETENTION_OPERATIONS } from '@/lib/api/retention/operations';
import { RETENTION_SCHEMAS } from '@/lib/api/retention/protocol';
import { SEGMENT_OPERATIONS } from '@/lib/api/segments/operations';
import { PROPOSAL_SCHEMAS } from '@/lib/api/segments/proposals';
import { SEGMENT_SCHEMAS } from '@/lib/api/segments/protocol';
import { UPLOAD_OPERATIONS } from '@/lib/api/uploads/operations';
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
import { LABEL_SCHEMAS } from '@/lib/api/viewing/labels';
import { OBJECT_SCHEMAS } from '@/lib/api/viewing/objects';
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
  ExportArchiveRequest: exportArchiveRequestSchema,
  Export: exportSchema,
  StudyExports: studyExportsSchema,
  Deidentification: deidentificationSchema,
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
  ...ACCOUNT_SCHEMAS,
  ...PUSH_SCHEMAS,
  ...BLIND_SCHEMAS,
  ...LABEL_SCHEMAS,
  ...OBJECT_SCHEMAS,
  ...RECIPE_SCHEMAS,
  ...REPORT_SCHEMAS,
  ...WRITING_SCHEMAS,
  ...COMPARING_SCHEMAS,
  ...RESEARCH_SCHEMAS,
  ...RETENTION_SCHEMAS,
  ...SEGMENT_SCHEMAS,
  ...PROPOSAL_SCHEMAS,
  StudyDetail: studyDetailSchema,
  StudyList: studyListSchema,
  PatientStudies: patientStudiesSchema,
};
export type SchemaName = keyof typeof SCHEMAS;

export interface Operation {
  does: string;
  /** Who is let in; see the door (app/door). */
  may: Need;
  of?: Belonging;
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
      may: 'anybody',
      does: 'Is everything behind the server there?',
      answers: { 200: null, 503: null },
    },
  },
  '/api/openapi.json': {
    get: { may: 'anybody', does: 'This document.', answers: { 200: null } },
  },
  ...UPLOAD_OPERATIONS,
  ...READING_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...WRITING_OPERATIONS,
  ...COMPARING_OPERATIONS,
  ...PACS_OPERATIONS,
  ...PUSH_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...RESEARCH_OPERATIONS,
  ...RETENTION_OPERATIONS,
  ...BLIND_OPERATIONS,
  '/api/models': {
    get: {
      may: 'view',
      does: 'Configured models, each probed.',
      answers: { 200: 'ModelList' },
    },
  },
  '/api/models/{id}/check': {
    post: {
      may: 'ask',
      does: 'Try a model out with test cards that hold nothing of any patient; what they told is kept.',
      answers: { 200: 'ModelCheck' },
    },
  },
  ...RECIPE_OPERATIONS,
  ...SEGMENT_OPERATIONS,
  ...VIEWING_OPERATIONS,
};
