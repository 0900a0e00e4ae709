import { z } from 'zod';
import type { Operations } from '@/lib/api/operations';
import {
  cohortListSchema,
  cohortSchema,
  createCohortSchema,
  putCohortSchema,
} from '@/lib/api/research/cohorts';
import {
  cellPageSchema,
  cellStates,
  changeExperimentSchema,
  createExperimentSchema,
  experimentListSchema,
  experimentSchema,
  takenInSchema,
} from '@/lib/api/research/experiments';
import {
  createJudgingSchema,
  judgingListSchema,
  judgingSchema,
} from '@/lib/api/research/judgings';
import { sideBySideSchema, sideQuerySchema } from '@/lib/api/research/side-by-side';
import { scoringSchema } from '@/lib/api/research/scores';

export const scoringQuerySchema = z.object({
  /** The newest if absent. */
  number: z.coerce.number().int().min(1).optional(),
});

export const RESEARCH_SCHEMAS = {
  Cohort: cohortSchema,
  CohortList: cohortListSchema,
  CreateCohort: createCohortSchema,
  PutCohort: putCohortSchema,
  CreateExperiment: createExperimentSchema,
  ChangeExperiment: changeExperimentSchema,
  Experiment: experimentSchema,
  ExperimentList: experimentListSchema,
  ExperimentRuns: cellPageSchema,
  ExperimentScoring: scoringSchema,
  ExperimentSideBySide: sideBySideSchema,
  ExperimentTakenIn: takenInSchema,
  CreateJudging: createJudgingSchema,
  Judging: judgingSchema,
  JudgingList: judgingListSchema,
};

export const cohortQuerySchema = z.object({
  /** The newest if absent. */
  version: z.coerce.number().int().min(1).optional(),
});

export const cellQuerySchema = z.object({
  state: z.enum(cellStates).optional(),
  /** Of this study only. */
  study: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: z.string().optional(),
});

/** Cohorts, and experiments on them. */
export const RESEARCH_OPERATIONS: Operations = {
  '/api/cohorts': {
    get: {
      may: 'view',
      does: 'Cohorts, by name, of which whoever asks sees every study.',
      answers: { 200: 'CohortList' },
    },
    post: {
      may: 'arrange',
      does: 'Choose studies by a query, a list or a file, and hold fast what they and their reference reports are.',
      body: 'CreateCohort',
      answers: { 201: 'Cohort' },
    },
  },
  '/api/cohorts/{id}': {
    get: {
      may: 'view',
      of: 'cohort',
      does: 'A version of a cohort, and what became of its studies since.',
      query: cohortQuerySchema,
      answers: { 200: 'Cohort' },
    },
    put: {
      may: 'arrange',
      of: 'cohort',
      does: 'Another version; experiments stay on the one that they were made on.',
      body: 'PutCohort',
      answers: { 200: 'Cohort' },
      conditional: true,
    },
    delete: {
      may: 'arrange',
      of: 'cohort',
      does: 'Offer it no more; what was made on it stays.',
      answers: { 204: null },
      conditional: true,
    },
  },
  '/api/experiments': {
    get: { may: 'view', does: 'Newest first.', answers: { 200: 'ExperimentList' } },
    post: {
      may: 'ask',
      does: 'Make an experiment: what its runs would send is prepared; nothing is sent.',
      body: 'CreateExperiment',
      answers: { 202: 'Experiment' },
    },
  },
  '/api/experiments/{id}': {
    get: {
      may: 'view',
      of: 'experiment',
      does: 'An experiment with its preview: what goes where, what doesn’t, and what it costs.',
      answers: { 200: 'Experiment' },
    },
    delete: {
      may: 'ask',
      of: 'experiment',
      does: 'Delete it with its scores; the runs stay with their studies.',
      answers: { 204: null },
    },
  },
  '/api/experiments/{id}/state': {
    post: {
      may: 'ask',
      of: 'experiment',
      does: 'Start it (with the digest of its preview: the decision that all of that may be sent), hold it, go on, end it.',
      body: 'ChangeExperiment',
      answers: { 200: 'Experiment' },
    },
  },
  '/api/experiments/{id}/runs': {
    get: {
      may: 'view',
      of: 'experiment',
      does: 'Its runs, in the order in which they are begun.',
      query: cellQuerySchema,
      answers: { 200: 'ExperimentRuns' },
    },
  },
  '/api/experiments/{id}/scores': {
    get: {
      may: 'view',
      of: 'experiment',
      does: 'Its drafts held against the references: numbers with their intervals, tests and cautions.',
      query: scoringQuerySchema,
      answers: { 200: 'ExperimentScoring' },
    },
    post: {
      may: 'ask',
      of: 'experiment',
      does: 'Score it anew, by the definitions of today; earlier scorings stay.',
      answers: { 201: 'ExperimentScoring' },
    },
  },
  '/api/experiments/{id}/judgings': {
    get: {
      may: 'view',
      of: 'experiment',
      does: 'Models that were asked to judge its drafts: how far they are, what it cost, how far they agree with people.',
      answers: { 200: 'JudgingList' },
    },
    post: {
      may: 'ask',
      of: 'experiment',
      does: 'Compose what a judge would be asked about each draft that has a reference; nothing is sent.',
      body: 'CreateJudging',
      answers: { 201: 'Judging' },
    },
  },
  '/api/experiments/{id}/judgings/{judgingId}/state': {
    post: {
      may: 'ask',
      of: 'experiment',
      does: 'Start it (with the digest of its preview: the decision that all of that may be sent), hold it, go on, end it.',
      body: 'ChangeExperiment',
      answers: { 200: 'Judging' },
    },
  },
  '/api/experiments/{id}/drafts': {
    get: {
      may: 'view',
      of: 'experiment',
      does: 'What its models drafted of one study, finding by finding beside the reference.',
      query: sideQuerySchema,
      answers: { 200: 'ExperimentSideBySide' },
    },
  },
  '/api/experiments/{id}/bundle': {
    get: {
      may: 'export',
      of: 'experiment',
      does: 'A ZIP of all that it is made of, images by their hashes, from which another archive computes the same numbers.',
      answers: { 200: 'file' },
    },
  },
  '/api/experiments/bundle': {
    post: {
      may: 'import',
      does: 'Take in such a ZIP, and compute its numbers anew.',
      body: 'multipart',
      answers: { 201: 'ExperimentTakenIn' },
    },
  },
  '/api/experiments/{id}/events': {
    get: {
      may: 'view',
      of: 'experiment',
      does: 'Whenever something changes, until it ends. Events: `experiment` (as listed, with the state of each run by a letter).',
      answers: { 200: 'event-stream' },
    },
  },
};
