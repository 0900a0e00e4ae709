import {
  $createParagraphNode,
  $createRangeSelection,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  $setSelection,
  type LexicalNode,
  type PointType,
} from 'lexical';
import type { Place } from '@/lib/report/writing/fields';

/** What lies between two paragraphs in the text of an editor, as Lexical writes it. */
const BETWEEN = '\n\n';

interface Leaf {
  readonly node: LexicalNode;
  /** In letters from the beginning of the words. */
  readonly from: number;
  readonly to: number;
}

export const $words = (): string => $getRoot().getTextContent();

/** The pieces of text and the line breaks, in order. */
function $leaves(): Leaf[] {
  const leaves: Leaf[] = [];
  let from = 0;
  for (const [index, block] of $getRoot().getChildren().entries()) {
    if (index > 0) from += BETWEEN.length;
    for (const node of $isElementNode(block) ? block.getChildren() : [block]) {
      const to = from + node.getTextContentSize();
      leaves.push({ node, from, to });
      from = to;
    }
  }
  return leaves;
}

function $letterOf({ key, offset, type }: PointType, leaves: readonly Leaf[]): number {
  if (type === 'text') {
    return (leaves.find(({ node }) => node.getKey() === key)?.from ?? 0) + offset;
  }
  const inside = leaves.filter(({ node }) =>
    node.getParents().some((each) => each.getKey() === key),
  );
  // Of a paragraph its pieces are counted; of the whole, its paragraphs.
  const before = inside.filter(({ node }) => {
    const own = [node, ...node.getParents()].find(
      (each) => each.getParent()?.getKey() === key,
    );
    return (own?.getIndexWithinParent() ?? 0) < offset;
  });
  return before.at(-1)?.to ?? inside[0]?.from ?? 0;
}

/** What is selected, in letters from the beginning; the end of the words where nothing is. */
export function $selected(): Place {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) {
    const end = $words().length;
    return { from: end, to: end };
  }
  const leaves = $leaves();
  const ends = [selection.anchor, selection.focus].map((point) =>
    $letterOf(point, leaves),
  );
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

function $setPoint(point: PointType, letter: number): void {
  const leaves = $leaves();
  const leaf =
    leaves.find(
      ({ node, from, to }) => $isTextNode(node) && from <= letter && letter <= to,
    ) ?? leaves.find(({ from, to }) => from <= letter && letter <= to);
  if (!leaf) {
    const block = $getRoot().getFirstChild();
    if (block) point.set(block.getKey(), 0, 'element');
  } else if ($isTextNode(leaf.node)) {
    point.set(leaf.node.getKey(), letter - leaf.from, 'text');
  } else {
    const at = leaf.node.getIndexWithinParent() + Number(letter > leaf.from);
    point.set(leaf.node.getParentOrThrow().getKey(), at, 'element');
  }
}

export function $selectLetters({ from, to }: Place): void {
  const selection = $createRangeSelection();
  $setPoint(selection.anchor, from);
  $setPoint(selection.focus, to);
  $setSelection(selection);
}

/** In place of what is selected; the caret stands behind it. */
export function $insertWords(words: string): void {
  const selection = $getSelection();
  const range = $isRangeSelection(selection) ? selection : $getRoot().selectEnd();
  if (words === '') range.removeText();
  else range.insertRawText(words);
}

/** Other words altogether. */
export function $setWords(words: string): void {
  const paragraph = $createParagraphNode();
  $getRoot().clear().append(paragraph);
  paragraph.select().insertRawText(words);
}
