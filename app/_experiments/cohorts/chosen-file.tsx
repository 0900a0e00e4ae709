import { FileButton } from '@/app/_ui/button';

/** A file that is asked for in a form, by its button and then its name. */
export function ChosenFile({
  label,
  hint,
  action,
  accept,
  name,
  onChosen,
}: {
  label: string;
  hint?: string;
  action: string;
  accept: string;
  name?: string | undefined;
  onChosen: (file: File) => void;
}) {
  return (
    <div>
      <p className="mb-1 text-sm text-muted">{label}</p>
      <div className="flex items-center gap-3">
        <FileButton label={label} accept={accept} onChosen={onChosen}>
          {action}
        </FileButton>
        {name !== undefined && <span className="truncate">{name}</span>}
      </div>
      {hint !== undefined && <p className="mt-1 text-sm text-faint">{hint}</p>}
    </div>
  );
}
