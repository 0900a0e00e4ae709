/** What papers call it: “bleu-4” of “bleu-4-coco”, “green” of one judge or another. */
export const familyOf = (id: string) =>
  /^(bleu-\d|rouge-l|cider|chrf2|edit|findings-f1|mask-hd95|radfact-f1|green|crimson)/.exec(
    id,
  )?.[0] ?? id;

/** Metrics that papers call by the same name, and that give other numbers: other tokens, other rules. */
export const variantsOf = <Column extends { readonly id: string }>(
  id: string,
  columns: readonly Column[],
): Column[] =>
  columns.filter((each) => each.id !== id && familyOf(each.id) === familyOf(id));
