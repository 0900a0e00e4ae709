import { expect, it } from 'vitest';
import { policies, policyFor } from '@/lib/models/policies';
import { fieldGrades } from '@/lib/models/policies/grades';

it.each(Object.entries(fieldGrades))(
  'the fields of %s that rest on other evidence are there, with grade, date and source',
  (id, fields) => {
    const policy = policyFor(id);
    for (const [field, { verified, asOf, source }] of Object.entries(fields)) {
      expect(policy, field).toHaveProperty(field);
      expect(verified).toMatch(/^[ABCK]$/);
      expect(asOf).toMatch(/^2\d{3}-\d\d-\d\d$/);
      expect(source).toMatch(/\.$/);
    }
  },
);

it('whatever a licence leaves to be confirmed is graded so', () => {
  for (const { id, licence, verified } of policies) {
    if (!licence.includes('to be confirmed')) continue;
    expect(fieldGrades[id]?.licence?.verified ?? verified, id).toBe('K');
  }
});
