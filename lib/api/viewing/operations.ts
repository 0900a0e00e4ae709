import { annotationQuerySchema } from '@/lib/api/annotations';
import type { Operations } from '@/lib/api/operations';
import { studyQuerySchema } from '@/lib/api/studies';

/** What the reading room lives on: studies, what is drawn on them, how they hang. */
export const VIEWING_OPERATIONS: Operations = {
  '/api/studies': {
    get: {
      may: 'view',
      does: 'Studies, newest first.',
      query: studyQuerySchema,
      answers: { 200: 'StudyList' },
    },
  },
  '/api/studies/{studyUid}': {
    get: {
      may: 'view',
      does: 'A study, its series parted into stacks.',
      answers: { 200: 'StudyDetail' },
    },
  },
  '/api/studies/{studyUid}/others': {
    get: {
      may: 'view',
      does: 'The other studies of its patient (Patient ID and its issuer), newest first.',
      answers: { 200: 'PatientStudies' },
    },
  },
  '/api/studies/{studyUid}/objects': {
    get: {
      may: 'view',
      does: 'Structured reports, presentation states and key objects of a study: whence they are, what of them is among its annotations, and what is not shown, with its reason.',
      answers: { 200: 'StructuredObjectList' },
    },
  },
  '/api/annotations': {
    get: {
      may: 'view',
      does: 'Annotations of a study.',
      query: annotationQuerySchema,
      answers: { 200: 'AnnotationList' },
    },
    post: {
      may: 'annotate',
      does: 'Keep an annotation; repeating the request stores nothing twice.',
      body: 'CreateAnnotation',
      answers: { 201: 'Annotation' },
    },
  },
  '/api/annotations/{id}': {
    get: {
      may: 'view',
      of: 'annotation',
      does: 'An annotation.',
      answers: { 200: 'Annotation' },
    },
    patch: {
      may: 'annotate',
      of: 'annotation',
      does: 'Change it.',
      body: 'PatchAnnotation',
      answers: { 200: 'Annotation' },
      conditional: true,
    },
    delete: {
      may: 'annotate',
      of: 'annotation',
      does: 'Delete it.',
      answers: { 204: null },
      conditional: true,
    },
  },
  '/api/labels': {
    get: {
      may: 'view',
      does: 'The labels that the team offers for drawings and segments.',
      answers: { 200: 'LabelSet' },
    },
    put: {
      may: 'arrange',
      does: 'Offer others.',
      body: 'PutLabels',
      answers: { 200: 'LabelSet' },
      conditional: true,
    },
  },
  '/api/hanging-protocols': {
    get: {
      may: 'view',
      does: 'The hanging protocols that people here made, the oldest first.',
      answers: { 200: 'HangingProtocolList' },
    },
    post: {
      may: 'arrange',
      does: 'Keep hanging protocols; those of the same id are replaced. Answers with all of them.',
      body: 'HangingProtocolList',
      answers: { 200: 'HangingProtocolList' },
    },
  },
  '/api/hanging-protocols/{id}': {
    delete: { may: 'arrange', does: 'Delete one.', answers: { 204: null } },
  },
};
