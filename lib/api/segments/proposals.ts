import { z } from 'zod';
import { codeSchema } from '@/lib/api/viewing/labels';
import { maskSchema } from '@/lib/image/segmentation/mask';

/**
 * What a model marked on a series. It becomes a segment when a person takes it (`POST /api/segments`
 * with its run and number as the origin), and is no report's before.
 */
export const proposalSchema = z.object({
  runId: z.string(),
  /** From 1, in the order of the answer. */
  number: z.int(),
  /** Who marked it. */
  model: z.string(),
  /** When it was asked, ISO 8601. */
  askedAt: z.string(),
  studyUid: z.string(),
  seriesUid: z.string(),
  label: z.string(),
  type: codeSchema.nullable(),
  voxels: z.int(),
  frames: z.int(),
  /** `accepted`: there is a segment that was taken from it. */
  decision: z.enum(['undecided', 'accepted', 'rejected']),
  /** Who rejected it. */
  decidedBy: z.string().nullable(),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const proposalListSchema = z.object({ proposals: z.array(proposalSchema) });

export const proposalMaskSchema = z.object({ mask: maskSchema });

/** `accepted` is said by keeping a segment. */
export const decideProposalSchema = z.strictObject({
  decision: z.enum(['undecided', 'rejected']),
});

/** By the names that they have in the OpenAPI document. */
export const PROPOSAL_SCHEMAS = {
  ProposalList: proposalListSchema,
  ProposalMask: proposalMaskSchema,
  DecideProposal: decideProposalSchema,
};
