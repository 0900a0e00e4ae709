import {
  deidentificationQuerySchema,
  storedPictureQuerySchema,
} from '@/lib/api/deidentification/protocol';
import type { Operations } from '@/lib/api/operations';

export const DEIDENTIFICATION_OPERATIONS: Operations = {
  '/api/studies/{studyUid}/deidentification': {
    get: {
      may: 'export',
      does: 'What somebody has to see before a study leaves without names, and the digests to confirm.',
      query: deidentificationQuerySchema,
      answers: { 200: 'Deidentification' },
    },
  },
  '/api/studies/{studyUid}/deidentification/picture': {
    get: {
      may: 'export',
      does: 'A frame as PNG, its rows and columns as stored: boxes are said in those.',
      query: storedPictureQuerySchema,
      answers: { 200: 'file' },
    },
  },
};
