import {
  createReadingSchema,
  disputeListSchema,
  giveAnswerSchema,
  nextTaskSchema,
  ownTaskListSchema,
  putWorkSchema,
  readingListSchema,
  readingSchema,
  readingTaskSchema,
  settleSchema,
  votesQuerySchema,
} from '@/lib/api/blind/protocol';
import { readingStatisticsSchema } from '@/lib/api/blind/statistics';
import type { Operations } from '@/lib/api/operations';

export const BLIND_SCHEMAS = {
  CreateComparison: createReadingSchema,
  Comparison: readingSchema,
  ComparisonList: readingListSchema,
  ComparisonTask: readingTaskSchema,
  NextComparisonTask: nextTaskSchema,
  OwnComparisonTaskList: ownTaskListSchema,
  PutComparisonWork: putWorkSchema,
  GiveComparisonAnswer: giveAnswerSchema,
  ComparisonDisputeList: disputeListSchema,
  SettleComparison: settleSchema,
  ComparisonStatistics: readingStatisticsSchema,
};

/** Blind readings: people judge drafts without knowing whose they are. */
export const BLIND_OPERATIONS: Operations = {
  '/api/comparisons': {
    get: {
      may: 'view',
      does: 'Blind readings that one owns or takes part in, newest first.',
      answers: { 200: 'ComparisonList' },
    },
    post: {
      may: 'ask',
      does: 'Begin a blind reading of an experiment’s drafts: who reads what, in which order and on which side, is settled now.',
      body: 'CreateComparison',
      answers: { 201: 'Comparison' },
    },
  },
  '/api/comparisons/{id}': {
    get: {
      may: 'view',
      does: 'A blind reading, as far as whoever asks may know it.',
      answers: { 200: 'Comparison' },
    },
  },
  '/api/comparisons/{id}/close': {
    post: {
      may: 'ask',
      does: 'Close it, as its owner: no more answers are taken, and names are told.',
      answers: { 200: 'Comparison' },
    },
  },
  '/api/comparisons/{id}/next': {
    get: {
      may: 'view',
      does: 'A reader’s first task without an answer. Nothing in it says what made a draft.',
      answers: { 200: 'NextComparisonTask' },
    },
  },
  '/api/comparisons/{id}/tasks': {
    get: {
      may: 'view',
      does: 'One’s own tasks that have an answer.',
      answers: { 200: 'OwnComparisonTaskList' },
    },
  },
  '/api/comparisons/{id}/tasks/{taskId}': {
    get: {
      may: 'view',
      does: 'One’s own task, with the answers given.',
      answers: { 200: 'ComparisonTask' },
    },
  },
  '/api/comparisons/{id}/tasks/{taskId}/work': {
    put: {
      may: 'annotate',
      does: 'Keep what was entered for an own task and not yet given.',
      body: 'PutComparisonWork',
      answers: { 204: null },
    },
  },
  '/api/comparisons/{id}/tasks/{taskId}/answers': {
    post: {
      may: 'annotate',
      does: 'Give an answer. It is never changed: a correction is another version, with a reason.',
      body: 'GiveComparisonAnswer',
      answers: { 201: 'ComparisonTask' },
    },
  },
  '/api/comparisons/{id}/disputes': {
    get: {
      may: 'view',
      does: 'What readers differ on, for those who settle it.',
      answers: { 200: 'ComparisonDisputeList' },
    },
  },
  '/api/comparisons/{id}/disputes/{unit}': {
    post: {
      may: 'annotate',
      does: 'Settle one: pick an answer, merge several, or write another.',
      body: 'SettleComparison',
      answers: { 201: 'ComparisonDisputeList' },
    },
  },
  '/api/comparisons/{id}/votes': {
    get: {
      may: 'view',
      does: 'All that the statistics are computed from, for the owner.',
      query: votesQuerySchema,
      answers: { 200: 'file' },
    },
  },
  '/api/comparisons/{id}/statistics': {
    get: {
      may: 'view',
      does: 'What the votes show: for the owner, and for all who took part once it is closed.',
      answers: { 200: 'ComparisonStatistics' },
    },
  },
};
