import { useRef, type ComponentProps, type KeyboardEvent } from 'react';
import { useMacros } from '@/app/_data/writing';
import { useMay } from '@/app/_people/who';
import { TextArea } from '@/app/_ui/field';
import { expansionAt } from '@/lib/report/writing/macros';
import { Dictation } from './dictation';
import { insert } from './insert';

/**
 * Where words of a report are written: one's own shortcuts expand, the browser checks the spelling, and
 * writes down what is spoken where it can.
 */
export function WordsArea(
  props: Omit<ComponentProps<typeof TextArea>, 'onKeyDown' | 'spellCheck' | 'ref'>,
) {
  const expand = useExpansion();
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <div className="relative">
      <TextArea {...props} ref={area} spellCheck onKeyDown={expand} className="pr-8" />
      <Dictation area={area} />
    </div>
  );
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
