import { useRef } from 'react';
import type { VeiledDraft } from '@/lib/api/blind/protocol';
import type { ErrorMark } from '@/lib/evaluation/blind/answers';
import type { Evidence } from '@/lib/report/finding';

/** A part of the text that is of one sentence, and of the same marks, throughout. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly sentence: VeiledDraft['sentences'][number] | undefined;
  readonly mark: ErrorMark | undefined;
}

function piecesOf(
  draft: VeiledDraft,
  text: string,
  marks: readonly ErrorMark[],
): Piece[] {
  const cuts = new Set([0, text.length]);
  for (const { from, to } of draft.sentences) cuts.add(from).add(to);
  for (const { passage } of marks) if (passage) cuts.add(passage.from).add(passage.to);
  const ends = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b);
  return ends.slice(1).map((to, at) => {
    const from = ends[at] ?? 0;
    const holds = (part: { from: number; to: number }) =>
      part.from <= from && to <= part.to;
    return {
      ...{ from, to },
      sentence: draft.sentences.find(holds),
      mark: marks.find(({ passage }) => passage && holds(passage)),
    };
  });
}

const LEAST_LETTERS = 8;

/** In UTF-16 code units of the text, the end not included. */
export interface Passage {
  readonly from: number;
  readonly to: number;
}

/**
 * A draft’s words. What a sentence speaks of is shown on the images while it is pointed at, or has the
 * focus. Where passages are selected, Space selects the sentence that has it: Shift and arrows move the
 * end of that, as browsers do with any selection, and after Space once more its beginning.
 */
export function DraftText({
  draft,
  marks = [],
  onPoint,
  onSelect,
}: {
  draft: VeiledDraft;
  marks?: readonly ErrorMark[];
  onPoint: (evidence: readonly Evidence[]) => void;
  /** A passage was selected, in UTF-16 code units of the text; null: none any more. */
  onSelect?: ((passage: Passage | null) => void) | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const text = draft.text ?? '';
  const select = () => {
    const selection = window.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
    if (!range || !place.current?.contains(range.commonAncestorContainer)) return;
    const [from, to] = [
      offsetOf(range.startContainer, range.startOffset),
      offsetOf(range.endContainer, range.endOffset),
    ];
    if (from !== null && to !== null) onSelect?.(from < to ? { from, to } : null);
  };
  const selectBySpace = ({
    currentTarget: { firstChild: words },
  }: {
    currentTarget: Element;
  }) => {
    const selection = window.getSelection();
    if (!words || !selection) return;
    const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } = selection;
    const isHere = anchorNode === words || focusNode === words;
    if (isHere && !isCollapsed && anchorNode && focusNode) {
      selection.setBaseAndExtent(focusNode, focusOffset, anchorNode, anchorOffset);
    } else {
      selection.setBaseAndExtent(words, 0, words, words.textContent?.length ?? 0);
    }
    select();
  };
  return (
    <div
      ref={place}
      className="leading-6 whitespace-pre-wrap"
      onPointerUp={select}
      onKeyUp={select}
    >
      {piecesOf(draft, text, marks).map(({ from, to, sentence, mark }) => {
        const isPlaced = (sentence?.evidence.length ?? 0) > 0;
        const point = () => onPoint(sentence?.evidence ?? []);
        // What marks leave over between them may be a full stop: too small to be hit or heard.
        const isSelectable =
          onSelect !== undefined && text.slice(from, to).trim().length >= LEAST_LETTERS;
        return (
          <span
            key={from}
            data-from={from}
            role={isSelectable ? 'button' : undefined}
            tabIndex={isPlaced || isSelectable ? 0 : undefined}
            onKeyDown={(event) => {
              if (!isSelectable || event.key !== ' ') return;
              event.preventDefault();
              selectBySpace(event);
            }}
            onPointerEnter={sentence && point}
            onFocus={sentence && point}
            className={[
              isPlaced
                ? 'cursor-default decoration-edge underline-offset-4 hover:bg-hover'
                : '',
              isPlaced ? 'underline decoration-dotted' : '',
              mark
                ? mark.significance === 'significant'
                  ? 'bg-red-dim text-red'
                  : 'bg-amber-dim text-amber'
                : '',
            ].join(' ')}
          >
            {text.slice(from, to)}
          </span>
        );
      })}
    </div>
  );
}

function offsetOf(node: Node, offset: number): number | null {
  const element = node instanceof Element ? node : node.parentElement;
  const from = element?.closest<HTMLElement>('[data-from]')?.dataset['from'];
  return from === undefined
    ? null
    : Number(from) + (node instanceof Element ? 0 : offset);
}
