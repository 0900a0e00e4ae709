import { annotationQuerySchema } from '@/lib/api/annotations';
import type { Operations } from '@/lib/api/operations';
import { studyQuerySchema } from '@/lib/api/studies';

/** What the reading room lives on: studies, what is drawn on them, how they hang. */
export const VIEWING_OPERATIONS: Operations = {
  '/api/studies': {
    get: {
      does: 'Studies, newest first.',
      query: studyQuerySchema,
      answers: { 200: 'StudyList' },
    },
  },
  '/api/studies/{studyUid}': {
    get: {
      does: 'A study, its series parted into stacks.',
      answers: { 200: 'StudyDetail' },
    },
  },
  '/api/studies/{studyUid}/others': {
    get: {
      does: 'The other studies of its patient (Patient ID and its issuer), newest first.',
      answers: { 200: 'PatientStudies' },
    },
  },
  '/api/annotations': {
    get: {
      does: 'Annotations of a study.',
      query: annotationQuerySchema,
      answers: { 200: 'AnnotationList' },
    },
    post: {
      does: 'Keep an annotation; repeating the request stores nothing twice.',
      body: 'CreateAnnotation',
      answers: { 201: 'Annotation' },
    },
  },
  '/api/annotations/{id}': {
    get: { does: 'An annotation.', answers: { 200: 'Annotation' } },
    patch: {
      does: 'Change it.',
      body: 'PatchAnnotation',
      answers: { 200: 'Annotation' },
      conditional: true,
    },
    delete: { does: 'Delete it.', answers: { 204: null }, conditional: true },
  },
  '/api/hanging-protocols': {
    get: {
      does: 'The hanging protocols that people here made, the oldest first.',
      answers: { 200: 'HangingProtocolList' },
    },
    post: {
      does: 'Keep hanging protocols; those of the same id are replaced. Answers with all of them.',
      body: 'HangingProtocolList',
      answers: { 200: 'HangingProtocolList' },
    },
  },
  '/api/hanging-protocols/{id}': {
    delete: { does: 'Delete one.', answers: { 204: null } },
  },
};
