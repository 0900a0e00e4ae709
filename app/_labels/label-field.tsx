import { useId, useState, type ComponentProps } from 'react';
import { TextInput } from '@/app/_ui/field';
import type { Label } from '@/lib/api/viewing/labels';
import { labelOf, useLabels } from './labels';

/** What the team offers, for a field's `list`. */
export function LabelOptions({ id }: { id: string }) {
  const set = useLabels();
  return (
    <datalist id={id}>
      {set?.labels.map(({ text, code }) => (
        <option key={text} value={text}>
          {code && `${code.meaning} (${code.scheme} ${code.value})`}
        </option>
      ))}
    </datalist>
  );
}

/** The label of what was drawn: any words, or one of those that the team offers. */
export function LabelField({
  label,
  onLabel,
  ...props
}: Omit<ComponentProps<'input'>, 'value' | 'list' | 'onChange' | 'onBlur'> & {
  label: string;
  /** @param offered - The team's label of these words, if they are one. */
  onLabel: (words: string, offered: Label | undefined) => void;
}) {
  const [words, setWords] = useState<string | null>(null);
  const set = useLabels();
  const list = useId();
  const rename = () => {
    const typed = words?.trim();
    if (typed !== undefined && typed !== label) {
      const offered = labelOf(set, typed);
      onLabel(offered?.text ?? typed, offered);
    }
    setWords(null);
  };
  return (
    <>
      <TextInput
        {...props}
        list={list}
        value={words ?? label}
        onChange={({ target }) => setWords(target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setWords(null);
        }}
      />
      <LabelOptions id={list} />
    </>
  );
}
