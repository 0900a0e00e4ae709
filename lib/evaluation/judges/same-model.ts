/** What tells a model, however an entry of a models file calls it. */
export interface NamedModel {
  readonly id: string;
  readonly adapter: string;
  /** The service's own name for it; null: there is none. */
  readonly model: string | null;
}

/**
 * Is it the same model? By the name that the service knows it by, without who serves it, its day, or
 * `:latest`: `openai/GPT-X-2026-01-02` is `gpt-x`. A small and a large one of a family are two.
 */
export const isSameModel = (a: NamedModel, b: NamedModel): boolean =>
  a.id === b.id ||
  (a.model === null || b.model === null
    ? a.model === b.model && a.adapter === b.adapter
    : isSameName(a.model, b.model));

/** The same of two names that services give. */
export const isSameName = (a: string, b: string): boolean => plain(a) === plain(b);

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/:latest$/, '')
    .replace(/[-@](\d{4}-\d{2}-\d{2}|\d{8})$/, '');
