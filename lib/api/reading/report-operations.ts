import type { Operations } from '@/lib/api/operations';
import { flagSchema, tellSchema } from '@/lib/api/reading/critical';
import { othersSchema, sittingSchema, workSchema } from '@/lib/api/reading/sittings';
import {
  reviewTranslationSchema,
  translationListSchema,
} from '@/lib/api/reading/translations';
import {
  addendumSchema,
  amendSchema,
  createReportSchema,
  decideSchema,
  mergeSchema,
  patchReportSchema,
  reportListSchema,
  reportSchema,
  reportVersionsSchema,
  signSchema,
  splitSchema,
  takeProposalsSchema,
  withdrawSchema,
} from '@/lib/api/reports';

export const REPORT_SCHEMAS = {
  Addendum: addendumSchema,
  Amend: amendSchema,
  CreateReport: createReportSchema,
  Decide: decideSchema,
  Flag: flagSchema,
  Merge: mergeSchema,
  Others: othersSchema,
  PatchReport: patchReportSchema,
  Report: reportSchema,
  ReportList: reportListSchema,
  ReportVersions: reportVersionsSchema,
  Sign: signSchema,
  Sitting: sittingSchema,
  Split: splitSchema,
  Tell: tellSchema,
  ReviewTranslation: reviewTranslationSchema,
  TakeProposals: takeProposalsSchema,
  TranslationList: translationListSchema,
  Withdraw: withdrawSchema,
  Work: workSchema,
} as const;

/** A write to a report that others may write to, too. */
const change = { may: 'report', of: 'report', conditional: true } as const;
const report = { answers: { 200: 'Report' } } as const;

/** What readers make of drafts, and answer for. */
export const REPORT_OPERATIONS: Operations = {
  '/api/studies/{studyUid}/reports': {
    get: {
      may: 'view',
      does: 'Its reports, newest first.',
      answers: { 200: 'ReportList' },
    },
  },
  '/api/reports': {
    post: {
      may: 'report',
      does: 'Start a report, from a run or empty.',
      body: 'CreateReport',
      answers: { 201: 'Report' },
    },
  },
  '/api/reports/{id}': {
    get: { may: 'view', of: 'report', does: 'A report.', ...report },
    patch: { ...change, does: 'Add a finding.', body: 'PatchReport', ...report },
  },
  '/api/reports/{id}/findings/{findingId}': {
    patch: {
      ...change,
      does: 'Accept, edit or reject a finding, or take that back.',
      body: 'Decide',
      ...report,
    },
  },
  '/api/reports/{id}/findings/{findingId}/split': {
    post: {
      ...change,
      does: 'Several findings in the place of one.',
      body: 'Split',
      ...report,
    },
  },
  '/api/reports/{id}/findings/{findingId}/critical': {
    put: {
      ...change,
      does: 'Say that a finding is critical, and within what time somebody has to hear of it.',
      body: 'Flag',
      ...report,
    },
    delete: {
      ...change,
      does: 'Say that it isn’t; refused with 409 once somebody was told.',
      ...report,
    },
  },
  '/api/reports/{id}/findings/{findingId}/told': {
    post: {
      ...change,
      does: 'Write down who was told of it, when and how; of a signed report, under a signature.',
      body: 'Tell',
      ...report,
    },
  },
  '/api/reports/{id}/proposals': {
    post: {
      ...change,
      does: 'Put statements into it that a model made for it, each to be decided on.',
      body: 'TakeProposals',
      ...report,
    },
  },
  '/api/reports/{id}/merge': {
    post: {
      ...change,
      does: 'One finding in the place of several.',
      body: 'Merge',
      ...report,
    },
  },
  '/api/reports/{id}/undo': {
    post: { ...change, does: 'Take back one’s own last act on its findings.', ...report },
  },
  '/api/reports/{id}/redo': {
    post: { ...change, does: 'Do again what one took back last.', ...report },
  },
  '/api/reports/{id}/preliminary': {
    post: { ...change, does: 'Let it out before it is signed.', body: 'Sign', ...report },
  },
  '/api/reports/{id}/sign': {
    post: {
      ...change,
      does: 'Sign; refused with 409 while a finding is undecided.',
      body: 'Sign',
      ...report,
    },
  },
  '/api/reports/{id}/addenda': {
    post: {
      ...change,
      does: 'Add to a signed report, under a signature of its own.',
      body: 'Addendum',
      ...report,
    },
  },
  '/api/reports/{id}/amendment': {
    post: {
      ...change,
      does: 'Open a signed report, with a reason, to change it and sign it anew.',
      body: 'Amend',
      ...report,
    },
    delete: { ...change, does: 'Close it again, as it was signed.', ...report },
  },
  '/api/reports/{id}/withdrawal': {
    post: {
      ...change,
      does: 'Say that it was entered in error.',
      body: 'Withdraw',
      ...report,
    },
  },
  '/api/reports/{id}/versions': {
    get: {
      may: 'view',
      of: 'report',
      does: 'Every version, oldest first.',
      answers: { 200: 'ReportVersions' },
    },
  },
  '/api/reports/{id}/translations': {
    get: {
      may: 'view',
      of: 'report',
      does: 'Its newest translation into each language.',
      answers: { 200: 'TranslationList' },
    },
  },
  '/api/reports/{id}/translations/{language}': {
    put: {
      ...change,
      does: 'Answer for a translation that was compared; If-Match names its version.',
      body: 'ReviewTranslation',
      answers: { 200: 'TranslationList' },
    },
  },
  '/api/reports/{id}/work': {
    get: {
      may: 'view',
      of: 'report',
      does: 'Who worked on it, how long, and what they looked at.',
      answers: { 200: 'Work' },
    },
  },
  '/api/reports/{id}/sittings/{sittingId}': {
    put: {
      may: 'report',
      of: 'report',
      does: 'Say that one is at it, and hear who else is.',
      body: 'Sitting',
      answers: { 200: 'Others' },
    },
    delete: {
      may: 'report',
      of: 'report',
      does: 'Forget what was left unsaid there.',
      answers: { 204: null },
    },
  },
};
