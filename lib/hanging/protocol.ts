import { z } from 'zod';

/**
 * Hanging protocols as data, in the words of OHIF's, so that they can be shared: which studies they are
 * for, which display sets they look for, and where these go.
 */
const constraintSchema = z.strictObject({
  equals: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** Letter case aside; any one of several. */
  contains: z.union([z.string(), z.array(z.string())]).optional(),
  greaterThan: z.number().optional(),
  lessThan: z.number().optional(),
  doesNotEqual: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** None of them. */
  doesNotContain: z.union([z.string(), z.array(z.string())]).optional(),
  /** The whole value is one of these, or none of them. */
  includes: z.array(z.string()).optional(),
  doesNotInclude: z.array(z.string()).optional(),
  startsWith: z.union([z.string(), z.array(z.string())]).optional(),
  endsWith: z.union([z.string(), z.array(z.string())]).optional(),
});
export type Constraint = z.infer<typeof constraintSchema>;

const ruleSchema = z.strictObject({
  /** A keyword of DICOM, or one of ours; see `attributesOf`. */
  attribute: z.string(),
  constraint: constraintSchema,
  /** What it adds to the score of what fulfils it. */
  weight: z.number().default(1),
  /** What doesn't fulfil it is out. */
  required: z.boolean().default(false),
});
export type Rule = z.infer<typeof ruleSchema>;
export type RuleInput = z.input<typeof ruleSchema>;

const viewportSchema = z.strictObject({
  displaySets: z
    .array(
      z.strictObject({
        /** Of a selector. */
        id: z.string(),
        /** 0 the best match, 1 the next best … */
        matchedDisplaySetsIndex: z.int().min(0).default(0),
      }),
    )
    .length(1),
  /** Id of a window preset; the file's own window without one. */
  windowPreset: z.string().optional(),
  /** Instead of a preset, in values of the modality. */
  window: z.strictObject({ center: z.number(), width: z.number().positive() }).optional(),
  autoplay: z.boolean().default(false),
});

export const protocolSchema = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().max(200),
  /**
   * -1: the study alone. 0: with the newest earlier study like it beside it where there is one, each
   * series beside the one most like it. 1: only for studies that have one.
   */
  numberOfPriorsReferenced: z.int().min(-1).max(1).default(-1),
  /** What some display set of the study has to be. */
  protocolMatchingRules: z.array(ruleSchema).min(1),
  displaySetSelectors: z.record(
    z.string(),
    z.strictObject({ seriesMatchingRules: z.array(ruleSchema).min(1) }),
  ),
  stages: z
    .array(
      z.strictObject({
        name: z.string(),
        viewportStructure: z.strictObject({
          rows: z.int().min(1).max(4),
          columns: z.int().min(1).max(4),
        }),
        viewports: z.array(viewportSchema).min(1).max(16),
        /** Do parallel series scroll together? Absent: as they do now. */
        linked: z.boolean().optional(),
        /** Fewer viewports with something to show, and the stage is passed over. */
        minViewportsMatched: z.int().min(1).default(1),
      }),
    )
    .min(1),
});
export type Protocol = z.infer<typeof protocolSchema>;
export type ProtocolInput = z.input<typeof protocolSchema>;

const filledRule = (rule: RuleInput): Rule => ({ weight: 1, required: false, ...rule });

/**
 * A protocol of our own, as the schema would give it. Not by the schema: that has to be made ready first,
 * and the first picture would wait for it.
 */
export const filled = ({
  displaySetSelectors,
  ...protocol
}: ProtocolInput): Protocol => ({
  numberOfPriorsReferenced: -1,
  ...protocol,
  protocolMatchingRules: protocol.protocolMatchingRules.map(filledRule),
  displaySetSelectors: Object.fromEntries(
    Object.entries(displaySetSelectors).map(([id, { seriesMatchingRules }]) => [
      id,
      { seriesMatchingRules: seriesMatchingRules.map(filledRule) },
    ]),
  ),
  stages: protocol.stages.map((stage) => ({
    minViewportsMatched: 1,
    ...stage,
    viewports: stage.viewports.map((viewport) => ({
      autoplay: false,
      ...viewport,
      displaySets: viewport.displaySets.map((displaySet) => ({
        matchedDisplaySetsIndex: 0,
        ...displaySet,
      })),
    })),
  })),
});

export const PROTOCOLS_AT_MOST = 200;

export const protocolListSchema = z.object({
  protocols: z.array(protocolSchema).max(PROTOCOLS_AT_MOST),
});
export type ProtocolList = z.infer<typeof protocolListSchema>;
