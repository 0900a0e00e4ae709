import { z } from 'zod';
import type { MeasuredFact } from '@/lib/image/series-measurements';
import { defineAdapter } from '@/lib/models/adapter';
import type { DraftAnswer } from '@/lib/report/answer-form';

/**
 * A draft of measured facts, without any model: what was acquired, and what the pixels measure.
 * It interprets nothing, and says so.
 */
export const baseline = defineAdapter({
  id: 'baseline',
  title: 'Measured facts (no model)',
  runs: 'here',
  settings: z.object({}),

  async draft({ measure, slices }, _settings, { signal, onDelta }) {
    signal.throwIfAborted();
    const { technique, geometry, pixels } = await measure();
    signal.throwIfAborted();
    const answer: DraftAnswer = {
      findings: [
        ...[...technique, ...geometry].map((fact) =>
          state(fact, 'technique', slices.length),
        ),
        ...pixels.map((fact) => state(fact, 'findings', slices.length)),
        statement(NOT_LOOKED_AT, 'technique', []),
      ],
      impression: [],
    };
    const text = JSON.stringify(answer);
    onDelta(text);
    return { text, model: 'baseline' };
  },
});

const NOT_LOOKED_AT =
  'These are measurements only. Organs, lesions and everything else that needs a reader were ' +
  'not assessed.';

const state = (fact: MeasuredFact, section: 'technique' | 'findings', sent: number) =>
  statement(
    `${fact.label}: ${withUnit(fact)}.`,
    section,
    // A measurement may rest on slices that were left out of what was prepared.
    [...new Set(fact.slices)].filter((slice) => slice >= 1 && slice <= sent),
  );

const statement = (
  text: string,
  section: 'technique' | 'findings',
  slices: number[],
): DraftAnswer['findings'][number] => ({
  statement: text,
  section,
  polarity: 'present',
  // A measured number is neither likely nor unlikely.
  certainty: null,
  anatomy: null,
  side: null,
  size_mm: null,
  slices,
  box_slice: null,
  box_2d: null,
});

function withUnit({ value, unit }: MeasuredFact): string {
  const shown = typeof value === 'number' ? round(value) : value;
  if (!unit) return shown;
  // “12 %”, “3.2 mm”; a unit that is a word follows in the same way.
  return `${shown} ${unit}`;
}

/** Four significant digits below 1000, whole numbers above: about what was measured. */
function round(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000)
    return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}
