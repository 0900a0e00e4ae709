import { z } from 'zod';
import {
  choices,
  errorMarkSchema,
  reasons,
  type Answer,
} from '@/lib/evaluation/blind/answers';
import type { ReadingTask } from '@/lib/api/blind/protocol';

/** What a reader has entered so far, of whichever kind; kept on the server as it is. */
export const enteredSchema = z.object({
  choice: z.enum(choices).nullable().default(null),
  reasons: z.array(z.enum(reasons)).default([]),
  values: z.record(z.string(), z.int()).default({}),
  marks: z.array(errorMarkSchema).default([]),
  /** Of a correction; null: as the draft has it. */
  text: z.string().nullable().default(null),
  /** That the reader looked, and found no error. */
  none: z.boolean().default(false),
  note: z.string().default(''),
});
export type Entered = z.infer<typeof enteredSchema>;

export const NOTHING: Entered = enteredSchema.parse({});

/** What was kept of it, if the page still knows its form. */
export function enteredOf({ work }: Pick<ReadingTask, 'work'>): Entered {
  const parsed = enteredSchema.safeParse(work?.entered);
  return parsed.success ? parsed.data : NOTHING;
}

/** An answer that was given, to be changed. */
export const enteredFrom = (answer: Answer): Entered =>
  enteredSchema.parse({
    ...answer,
    none: answer.kind === 'errors' && answer.marks.length === 0,
  });

/** @returns undefined as long as something is missing. */
export function answerOf(task: ReadingTask, entered: Entered): Answer | undefined {
  const { choice, note, marks, none, values, text } = entered;
  switch (task.kind) {
    case 'preference':
      return choice === null
        ? undefined
        : { kind: 'preference', choice, reasons: entered.reasons, note };
    case 'form':
      return task.form.every(({ id }) => values[id] !== undefined)
        ? { kind: 'form', values, note }
        : undefined;
    case 'errors':
      return marks.length > 0 || none ? { kind: 'errors', marks, note } : undefined;
    case 'correction': {
      const whole = text ?? task.left.text ?? '';
      return whole.trim() === '' ? undefined : { kind: 'correction', text: whole, note };
    }
  }
}
