import type { Operations } from '@/lib/api/operations';

/** What is drawn over images voxel by voxel, and what came so in DICOM SEG. */
export const SEGMENT_OPERATIONS: Operations = {
  '/api/studies/{studyUid}/segments': {
    get: {
      may: 'view',
      does: 'Segments of a study without their masks, in the order of their positions.',
      answers: { 200: 'SegmentList' },
    },
  },
  '/api/segments': {
    post: {
      may: 'annotate',
      does: 'Keep a segment; repeating the request stores nothing twice.',
      body: 'CreateSegment',
      answers: { 201: 'Segment' },
    },
  },
  '/api/segments/{id}': {
    get: {
      may: 'view',
      of: 'segment',
      does: 'A segment with its mask.',
      answers: { 200: 'SegmentWithMask' },
    },
    put: {
      may: 'annotate',
      of: 'segment',
      does: 'Put another in its place.',
      body: 'PutSegment',
      answers: { 200: 'Segment' },
      conditional: true,
    },
    delete: {
      may: 'annotate',
      of: 'segment',
      does: 'Delete it.',
      answers: { 204: null },
      conditional: true,
    },
  },
  '/api/studies/{studyUid}/proposals': {
    get: {
      may: 'view',
      does: 'Segments that models proposed on a study, the latest first, without their masks.',
      answers: { 200: 'ProposalList' },
    },
  },
  '/api/runs/{id}/segments/{number}': {
    get: {
      may: 'view',
      of: 'run',
      does: 'The mask of a proposal.',
      answers: { 200: 'ProposalMask' },
    },
    put: {
      may: 'annotate',
      of: 'run',
      does: 'Reject a proposal, or take that back. To accept it, keep a segment with it as the origin.',
      body: 'DecideProposal',
      answers: { 204: null },
    },
  },
  '/api/studies/{studyUid}/segmentations': {
    get: {
      may: 'view',
      does: 'DICOM SEG objects of a study, with the names of their segments.',
      answers: { 200: 'SegmentationList' },
    },
  },
  '/api/segmentations/{sopInstanceUid}': {
    get: {
      may: 'view',
      of: 'instance',
      does: 'What a DICOM SEG marks, as masks on the images that it was made on.',
      answers: { 200: 'Segmentation' },
    },
  },
};
