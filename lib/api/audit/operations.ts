import {
  auditCheckQuerySchema,
  auditExportQuerySchema,
  auditQuerySchema,
} from '@/lib/api/audit/protocol';
import type { Operations } from '@/lib/api/operations';

/** Who did what, and whether that was tampered with. */
export const AUDIT_OPERATIONS: Operations = {
  '/api/audit': {
    get: {
      may: 'administer',
      does: 'What was done here, the newest first.',
      query: auditQuerySchema,
      answers: { 200: 'AuditPage' },
    },
  },
  '/api/audit/check': {
    get: {
      may: 'administer',
      does: 'Count every hash of the trail again.',
      query: auditCheckQuerySchema,
      answers: { 200: 'AuditCheck' },
    },
  },
  '/api/audit/export': {
    get: {
      may: 'administer',
      does: 'What was done here, in its order: DICOM audit messages (PS3.15 A.5.1) or AuditEvents of FHIR R4, one a line.',
      query: auditExportQuerySchema,
      answers: { 200: 'file' },
    },
  },
};
