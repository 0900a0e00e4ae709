import { expect, it } from 'vitest';
import { provJson } from '@/lib/export/formats/documents/prov-json';
import { provFileSchema } from '@/lib/export/provenance/schema';
import { chestCt, ultrasoundClip } from '@/tests/contract/export-fixtures';
import { onlyFile } from '@/tests/contract/written';

const fileOf = (study: typeof chestCt) =>
  provFileSchema.parse(
    JSON.parse(Buffer.from(onlyFile(provJson, study)).toString('utf8')),
  );

it.each([
  ['chest CT', chestCt],
  ['ultrasound clip', ultrasoundClip],
])('says nothing of what it doesn’t have: %s', (_, study) => {
  const { prefix: _prefix, entity, activity, agent, ...relations } = fileOf(study);
  const known = { 'prov:entity': entity, 'prov:activity': activity, 'prov:agent': agent };
  const named = Object.values(relations).flatMap((of) =>
    Object.values(of).flatMap((relation) => Object.entries(relation)),
  );
  expect(named.length).toBeGreaterThan(10);
  for (const [role, name] of named) {
    if (role === 'prov:role' || role === 'prov:time') continue;
    const of = known[role as keyof typeof known] ?? entity;
    expect(Object.keys(of), role).toContain(name);
  }
});

it('leads from the signed report to the pictures that the model was sent', () => {
  const { wasDerivedFrom, wasGeneratedBy, used, wasAssociatedWith, agent } =
    fileOf(chestCt);
  const from = (made: string) =>
    Object.values(wasDerivedFrom)
      .filter((each) => each['prov:generatedEntity'] === made)
      .map((each) => each['prov:usedEntity']);
  expect(from('s:export')).toEqual(['s:report-report-1-4']);
  expect(from('s:report-report-1-4')).toEqual(
    ['f0', 'f1', 'f2', 'f4'].map((id) => `s:finding-${id}`),
  );
  expect(from('s:finding-f1')).toEqual([
    ...[2, 3, 4].map((slice) => `s:image-1.2.826.0.1.3680043.10.1.1.${slice}-1`),
    's:proposal-f1',
  ]);
  // The reader's own.
  expect(from('s:finding-f4')).toEqual(['s:image-1.2.826.0.1.3680043.10.1.1.2-1']);
  expect(from('s:proposal-f1')).toEqual(['s:draft-run-1']);
  const made = Object.values(wasGeneratedBy);
  expect(made).toContainEqual({
    'prov:entity': 's:draft-run-1',
    'prov:activity': 's:drafting-run-1',
  });
  expect(made).toContainEqual({
    'prov:entity': 's:report-report-1-4',
    'prov:activity': 's:signing-report-1-4',
    'prov:time': '2026-03-01T10:20:30.000Z',
  });
  const sent = Object.values(used).map((each) => each['prov:entity']);
  expect(sent).toEqual(
    [
      `prompt-${'a'.repeat(64)}`,
      `picture-${'b'.repeat(64)}`,
      `picture-${'c'.repeat(64)}`,
    ].map((name) => `s:${name}`),
  );
  const models = Object.values(wasAssociatedWith).filter(
    (each) => each['prov:role'] === 'model',
  );
  expect(models.map((each) => agent[each['prov:agent']])).toMatchObject([
    { 'prov:label': 'google/medgemma-1.5-4b-it', 'o:version': '1.5' },
  ]);
});
