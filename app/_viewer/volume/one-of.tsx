interface Item<Id> {
  readonly id: Id;
  readonly name: string;
}

/** One of several, all of which are seen. Arrows are the viewer's: each is reached by Tab. */
export function OneOf<Id extends string>({
  label,
  value,
  items,
  disabled,
  onChoose,
}: {
  label: string;
  value: Id;
  items: readonly Item<Id>[];
  disabled: boolean;
  onChoose: (id: Id) => void;
}) {
  return (
    <span role="radiogroup" aria-label={label} className="flex whitespace-nowrap">
      {items.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          role="radio"
          aria-checked={id === value}
          disabled={disabled}
          className="h-7 border border-line px-2 text-muted not-first:border-l-0 first:rounded-l last:rounded-r hover:bg-hover disabled:opacity-50 aria-checked:bg-accent-dim aria-checked:text-accent"
          onClick={() => onChoose(id)}
        >
          {name}
        </button>
      ))}
    </span>
  );
}
