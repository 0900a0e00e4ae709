import { expect, it } from 'vitest';
import { differences } from '@/app/_report/versions/differences';
import type { Finding } from '@/lib/report/finding';

const finding = (id: string, change: Partial<Finding> = {}): Finding => ({
  id,
  section: 'findings',
  statement: `Statement ${id}`,
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: [],
  source: 'model',
  proposed: null,
  decision: 'undecided',
  reason: null,
  decidedBy: null,
  decidedAt: null,
  warnings: [],
  measured: [],
  alsoCompared: [],
  isNormal: false,
  parents: [],
  critical: null,
  compared: null,
  history: [],
  ...change,
});

const SAY = {
  decision: ({ decision, reason }: Finding) =>
    reason ? `${decision} (${reason})` : decision,
  details: ({ section, side, sizeMm }: Finding) =>
    [section, side, sizeMm && `${sizeMm} mm`].filter(Boolean).join(', '),
};

it('tells words, decisions with their reason, details, additions and removals apart', () => {
  const before = [finding('a'), finding('b'), finding('c'), finding('gone')];
  const after = [
    finding('a', { statement: 'Better words', decision: 'edited' }),
    finding('b', { decision: 'rejected', reason: 'Artefact' }),
    finding('c', { side: 'left', sizeMm: 9 }),
    finding('new'),
  ];
  expect(differences(before, after, SAY)).toEqual([
    { number: 1, kind: 'reworded', before: 'Statement a', after: 'Better words' },
    { number: 1, kind: 'decision', before: 'undecided', after: 'edited' },
    { number: 2, kind: 'decision', before: 'undecided', after: 'rejected (Artefact)' },
    { number: 3, kind: 'details', before: 'findings', after: 'findings, left, 9 mm' },
    { number: 4, kind: 'added', before: null, after: 'Statement new' },
    { number: 4, kind: 'removed', before: 'Statement gone', after: null },
  ]);
});

it('finds nothing between two equal versions', () => {
  expect(differences([finding('a')], [finding('a')], SAY)).toEqual([]);
});
