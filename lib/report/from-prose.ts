import { AppError } from '@/lib/errors';
import {
  LONGEST_STATEMENT,
  sentenceOnly,
  type DraftAnswer,
} from '@/lib/report/answer-form';

/** Headings as reports have them, in English; what stands before the first one is a finding. */
const HEADINGS: readonly [RegExp, 'technique' | 'findings' | 'impression' | 'aside'][] = [
  [/^(technique|procedure|protocol|examination|exam|study)$/i, 'technique'],
  [/^(findings?|report|description|observations?)$/i, 'findings'],
  [
    /^(impressions?|conclusions?|assessment|opinion|summary|interpretation)$/i,
    'impression',
  ],
  // About the patient or other studies, not about these images.
  [
    /^(comparisons?|indications?|history|clinical (history|information|details|indication)|reason for (exam|examination|study)|recommendations?)$/i,
    'aside',
  ],
];

const DENIES =
  /^(there (is|are|was|were) )?(no|without|absence of)\b|\bno (evidence|sign|signs) of\b/i;

/** A bound as of every draft: beyond it, it is no report. */
const MOST_STATEMENTS = 200;

/**
 * A report in prose, sentence by sentence. Nothing is read into the sentences: they cite no slice,
 * since they name none that could be trusted, and a reader ties them to the images.
 *
 * @returns The sentences, and what was left out, one sentence each.
 * @throws AppError `answer_empty` when there is no sentence, `answer_not_a_draft` when there are more
 *   than a report has.
 */
export function draftFromProse(text: string): DraftAnswer & { notes: string[] } {
  const draft: DraftAnswer = { findings: [], impression: [] };
  const notes: string[] = [];
  let section: (typeof HEADINGS)[number][1] = 'findings';
  for (const line of text.split(/\r?\n/)) {
    const { heading, rest } = headed(line);
    if (heading) {
      section = heading.section;
      if (section === 'aside') {
        notes.push(`“${heading.words}” is not about these images and was left out.`);
      }
    }
    if (section === 'aside') continue;
    for (const statement of sentencesOf(rest)) {
      if (section === 'impression') draft.impression.push({ statement, slices: [] });
      else {
        const polarity = DENIES.test(statement) ? 'absent' : 'present';
        draft.findings.push(sentenceOnly(statement, section, polarity));
      }
    }
  }
  const count = draft.findings.length + draft.impression.length;
  if (count === 0) throw new AppError('answer_empty', 'The report has no sentence.');
  if (count > MOST_STATEMENTS) {
    throw new AppError(
      'answer_not_a_draft',
      `The report has ${count} sentences, more than ${MOST_STATEMENTS}.`,
    );
  }
  return { ...draft, notes };
}

/** “FINDINGS: The lungs …”, “Impression”, “**Findings**”, “## Technique:” */
function headed(line: string) {
  const plain = line.replace(/[*_#]+/g, ' ').trim();
  const [, words = '', rest = ''] =
    /^([\p{L} ]{3,40}?)\s*(?::(.*))?$/su.exec(plain) ?? [];
  const section = HEADINGS.find(([form]) => form.test(words.trim()))?.[1];
  return section
    ? { heading: { section, words: words.trim() }, rest }
    : { heading: undefined, rest: plain };
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

const sentencesOf = (line: string) =>
  // “1.” and “-” begin an item of a list, not a sentence.
  Array.from(segmenter.segment(line.replace(/^\s*(?:\d{1,2}[.)]|[-•–])\s+/, '')))
    .map(({ segment }) => segment.trim().slice(0, LONGEST_STATEMENT))
    .filter((sentence) => /\p{L}/u.test(sentence));
