import { z } from 'zod';

/** A shortcut, and what is written where it is typed. */
export const macroSchema = z.strictObject({
  /** Without a space: the space behind it is what expands it. */
  shortcut: z.string().regex(/^\S{2,32}$/u, 'has 2 to 32 letters and no space'),
  text: z.string().trim().min(1).max(4000),
});
export type Macro = z.infer<typeof macroSchema>;

/** Those of one person: no shortcut twice. */
export const macroListSchema = z
  .array(macroSchema)
  .max(200)
  .refine(
    (all) => new Set(all.map(({ shortcut }) => shortcut)).size === all.length,
    'has a shortcut twice',
  );

/** With a mark in front it is found behind other letters, too: Chinese has no space before it. */
const MARKED = /^[.,;:/\\#!]/;

/**
 * What a space, typed at the caret, expands.
 *
 * @returns Where the shortcut stands in the text, and what stands for it; undefined: there is none.
 */
export function expansionAt(
  text: string,
  caret: number,
  macros: readonly Macro[],
): { from: number; to: number; text: string } | undefined {
  const [word = ''] = /\S*$/u.exec(text.slice(0, caret)) ?? [];
  const [longest] = macros
    .filter(({ shortcut }) =>
      MARKED.test(shortcut) ? word.endsWith(shortcut) : word === shortcut,
    )
    .sort((a, b) => b.shortcut.length - a.shortcut.length);
  return (
    longest && {
      from: caret - longest.shortcut.length,
      to: caret,
      text: longest.text,
    }
  );
}
