import { z } from 'zod';

/** A name with its prefix: `s:finding-f1`. */
const nameSchema = z.string().regex(/^(s|o|prov):\S+$/);
const valueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.strictObject({ $: z.string(), type: z.literal('prov:QUALIFIED_NAME') }),
]);
const attributesSchema = z.record(nameSchema, valueSchema);
const named = z.record(nameSchema, attributesSchema);
const relation = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.record(z.string().regex(/^_:\S+$/), z.strictObject(fields));
const time = z.string().describe('ISO 8601').optional();

/**
 * A provenance document, as W3C's PROV-JSON has it: names under `s:` are of the study, attributes under
 * `o:` our own.
 */
export const provFileSchema = z.strictObject({
  prefix: z.strictObject({
    prov: z.literal('http://www.w3.org/ns/prov#'),
    o: z.literal('urn:overread:terms#'),
    s: z.string().describe('urn:oid:, the UID of the study, #.'),
  }),
  entity: named.describe(
    'Images, pictures that a model was sent and its words by their SHA-256, drafts, proposals, findings, drawings, segments, the version of the report, and this export (`o:disclaimer`, `o:synthetic`).',
  ),
  activity: named.describe('Runs of models, decisions of readers, signing, exporting.'),
  agent: named.describe(
    'Persons; models and this program as software, with their versions (`o:version`).',
  ),
  wasGeneratedBy: relation({
    'prov:entity': nameSchema,
    'prov:activity': nameSchema,
    'prov:time': time,
  }),
  used: relation({ 'prov:activity': nameSchema, 'prov:entity': nameSchema }),
  wasAssociatedWith: relation({
    'prov:activity': nameSchema,
    'prov:agent': nameSchema,
    'prov:role': z.enum(['model', 'reader', 'signer', 'program']),
  }),
  wasAttributedTo: relation({ 'prov:entity': nameSchema, 'prov:agent': nameSchema }),
  wasDerivedFrom: relation({
    'prov:generatedEntity': nameSchema,
    'prov:usedEntity': nameSchema,
  }),
});
export type ProvFile = z.infer<typeof provFileSchema>;
