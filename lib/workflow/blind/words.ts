import { answerSchema, type Answer } from '@/lib/evaluation/blind/answers';

/** Free text of a reader: it may tell of a patient, and goes with the study. */
interface Words {
  note: string;
  text?: string;
  notes?: string[];
}

/** An answer in two parts: what is counted, and what was written; both as JSON. */
export function parted(given: Answer): { answer: string; words: string } {
  const words: Words = { note: given.note };
  let answer: Answer = { ...given, note: '' };
  if (answer.kind === 'correction') {
    words.text = answer.text;
    answer = { ...answer, text: '' };
  }
  if (answer.kind === 'errors') {
    words.notes = answer.marks.map(({ note }) => note);
    answer = { ...answer, marks: answer.marks.map((mark) => ({ ...mark, note: '' })) };
  }
  return { answer: JSON.stringify(answer), words: JSON.stringify(words) };
}

/** @param words - Null: gone with the study; only what is counted is left. */
export function whole({
  answer,
  words,
}: {
  answer: string;
  words: string | null;
}): Answer {
  const counted = answerSchema.parse(JSON.parse(answer));
  if (words === null) return counted;
  const { note, text = '', notes = [] } = JSON.parse(words) as Words;
  if (counted.kind === 'correction') return { ...counted, note, text };
  if (counted.kind !== 'errors') return { ...counted, note };
  const marks = counted.marks.map((mark, at) => ({ ...mark, note: notes[at] ?? '' }));
  return { ...counted, note, marks };
}
