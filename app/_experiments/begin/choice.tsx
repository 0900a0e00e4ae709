import { Check } from '@/app/_ui/field';

export interface Offered {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Can't be chosen; the hint says why. */
  readonly disabled?: boolean;
}

/** Any of some. */
export function Choice({
  title,
  all,
  chosen,
  onChange,
}: {
  title: string;
  all: readonly Offered[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm text-muted">{title}</legend>
      <div className="grid max-h-52 grid-cols-1 gap-x-4 gap-y-1 overflow-y-auto md:grid-cols-2">
        {all.map(({ id, label, hint, disabled = false }) => (
          <Check
            key={id}
            label={label}
            {...(hint && { hint })}
            disabled={disabled}
            checked={chosen.includes(id)}
            onChange={({ target }) =>
              onChange(
                target.checked ? [...chosen, id] : chosen.filter((each) => each !== id),
              )
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
