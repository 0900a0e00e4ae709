import { hash } from 'node:crypto';
import type { ProvFile } from '@/lib/export/provenance/schema';

type Attributes = ProvFile['entity'][string];
type Relation = Extract<keyof ProvFile, `was${string}` | 'used'>;

/** Names may hold what a qualified name may not: what isn't plain is told by its hash. */
const localName = (name: string) =>
  /^[\w.-]+$/.test(name) ? name : hash('sha256', name, 'hex').slice(0, 16);

const typeOf = (type: string) => ({ $: type, type: 'prov:QUALIFIED_NAME' as const });

/** A document that is written step by step; what is named twice is there once. */
export function openProvenance(studyUid: string) {
  const file: ProvFile = {
    prefix: {
      prov: 'http://www.w3.org/ns/prov#',
      o: 'urn:overread:terms#',
      s: `urn:oid:${studyUid}#`,
    },
    ...{ entity: {}, activity: {}, agent: {} },
    ...{ wasGeneratedBy: {}, used: {}, wasAssociatedWith: {} },
    ...{ wasAttributedTo: {}, wasDerivedFrom: {} },
  };
  const add =
    (kind: 'entity' | 'activity' | 'agent') =>
    (name: string, type: string, attributes: Attributes): string => {
      const full = `s:${localName(name)}`;
      file[kind][full] ??= { 'prov:type': typeOf(type), ...attributes };
      return full;
    };
  const [entity, activity, agent] = [add('entity'), add('activity'), add('agent')];
  const said = new Set<string>();
  const relate = <Kind extends Relation>(
    kind: Kind,
    relation: ProvFile[Kind][string],
  ): void => {
    const key = JSON.stringify([kind, relation]);
    if (said.has(key)) return;
    said.add(key);
    (file[kind] as Record<string, typeof relation>)[`_:${kind}${said.size}`] = relation;
  };
  return {
    file,
    entity: (name: string, type: string, attributes: Attributes) =>
      entity(name, `o:${type}`, attributes),
    activity: (name: string, type: string, attributes: Attributes) =>
      activity(name, `o:${type}`, attributes),
    person: (name: string) =>
      agent(`person-${localName(name)}`, 'prov:Person', { 'prov:label': name }),
    software: (name: string, attributes: Attributes) =>
      agent(`software-${localName(name)}`, 'prov:SoftwareAgent', attributes),
    relate,
    derived: (made: string, from: string) => {
      relate('wasDerivedFrom', { 'prov:generatedEntity': made, 'prov:usedEntity': from });
    },
  };
}
export type Provenance = ReturnType<typeof openProvenance>;
