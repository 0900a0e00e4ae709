import { z } from 'zod';

const KEYWORDS = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
];
const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** The strict dialect: closed objects with every key required, and no keyword beyond the six. */
export function schemaFault(schema: unknown, where = 'schema'): string | undefined {
  const node = z.record(z.string(), z.unknown()).safeParse(schema);
  if (!node.success) return `${where} is no object`;
  const foreign = Object.keys(node.data).find((key) => !KEYWORDS.includes(key));
  if (foreign) return `${where} uses “${foreign}”`;
  const types = [node.data['type']].flat();
  if (types.length === 0 || !types.every((type) => TYPES.includes(String(type)))) {
    return `${where} has no type`;
  }
  if (types.includes('array')) return schemaFault(node.data['items'], `${where}[]`);
  if (!types.includes('object')) return undefined;
  const properties = z.record(z.string(), z.unknown()).safeParse(node.data['properties']);
  if (!properties.success) return `${where} has no properties`;
  const keys = Object.keys(properties.data);
  if (node.data['additionalProperties'] !== false) return `${where} is open`;
  if (JSON.stringify(node.data['required']) !== JSON.stringify(keys)) {
    return `${where} does not require every key`;
  }
  return keys
    .map((key) => schemaFault(properties.data[key], `${where}.${key}`))
    .find((found) => found !== undefined);
}

/** A schema of that dialect, as a part of a request. */
export const strictSchema = z.unknown().superRefine((schema, context) => {
  const fault = schemaFault(schema);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});
