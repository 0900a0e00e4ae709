import type { ComponentProps, KeyboardEvent } from 'react';
import { useMacros } from '@/app/_data/writing';
import { useMay } from '@/app/_people/who';
import { TextArea } from '@/app/_ui/field';
import { expansionAt } from '@/lib/report/writing/macros';

/** Where words of a report are written: one's own shortcuts expand, and the browser checks the spelling. */
export function WordsArea(
  props: Omit<ComponentProps<typeof TextArea>, 'onKeyDown' | 'spellCheck'>,
) {
  const expand = useExpansion();
  return <TextArea {...props} spellCheck onKeyDown={expand} />;
}

function useExpansion() {
  const { data } = useMacros(useMay()('report'));
  return (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { currentTarget: area, key, ctrlKey, altKey, metaKey, nativeEvent } = event;
    if (key !== ' ' || ctrlKey || altKey || metaKey || nativeEvent.isComposing) return;
    if (area.selectionStart !== area.selectionEnd) return;
    const found = expansionAt(area.value, area.selectionStart, data?.macros ?? []);
    if (!found) return;
    event.preventDefault();
    area.setSelectionRange(found.from, found.to);
    insert(area, found.text);
  };
}

/** Put words in place of what is selected, as if they were typed: the browser's undo takes them back. */
export function insert(area: HTMLTextAreaElement, words: string): void {
  area.focus();
  // What else keeps the browser's own undo is not there in every browser.
  if (document.execCommand('insertText', false, words)) return;
  area.setRangeText(words, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
