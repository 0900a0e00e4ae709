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
  wordless: true,
  settings: z.object({}),

  async draft({ measure, slices }, _settings, { signal, onDelta }) {
    signal.throwIfAborted();
    const { technique, geometry, pixels } = await measure();
    signal.throwIfAborted();
    const answer: DraftAnswer = {
      findings: [
        // One sentence each: a reader decides on sentences, and these stand or fall together.
        ...together('Acquisition, as stated in the header', technique, slices.length),
        ...together('Geometry', geometry, slices.length),
        ...pixels.map((fact) =>
          statement(`${worded(fact)}.`, 'findings', cited([fact], slices.length)),
        ),
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

const together = (title: string, facts: readonly MeasuredFact[], sent: number) =>
  facts.length === 0
    ? []
    : [
        statement(
          `${title}: ${facts.map((fact) => inSentence(worded(fact))).join('; ')}.`,
          'technique',
          cited(facts, sent),
        ),
      ];

/** A measurement may rest on slices that were left out of what was prepared. */
const cited = (facts: readonly MeasuredFact[], sent: number) =>
  [...new Set(facts.flatMap(({ slices }) => slices))].filter(
    (slice) => slice >= 1 && slice <= sent,
  );

const worded = (fact: MeasuredFact) => `${fact.label} ${withUnit(fact)}`;

/** “Tube voltage” → “tube voltage”, but “SNR-like ratio” stays. */
const inSentence = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

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
