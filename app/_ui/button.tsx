import { useRef, type ComponentProps, type ReactNode } from 'react';
import { twMerge } from 'tailwind-merge';
import { Tip } from './tip';

const LOOKS = {
  primary:
    'bg-accent text-accent-ink font-medium hover:brightness-110 disabled:bg-raised disabled:text-faint',
  plain: 'bg-raised border border-line text-text hover:bg-hover hover:border-edge',
  quiet: 'text-muted hover:bg-hover hover:text-text',
  danger: 'bg-red-dim border border-red/40 text-red hover:border-red',
  sign: 'bg-green text-accent-ink font-medium hover:brightness-110 disabled:bg-raised disabled:text-faint',
} as const;
export type Look = keyof typeof LOOKS;

/** A button that says what it does. */
export function Button({
  look = 'plain',
  className,
  ...props
}: ComponentProps<'button'> & { look?: Look }) {
  return (
    <button
      type="button"
      className={twMerge(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded px-2.5 whitespace-nowrap',
        'disabled:cursor-not-allowed disabled:opacity-60',
        LOOKS[look],
        className,
      )}
      {...props}
    />
  );
}

/**
 * A button that has a file chosen, of which the same one may be chosen again.
 *
 * @param props.label - Of the field that is filled with it.
 */
export function FileButton({
  label,
  accept,
  disabled,
  onChosen,
  children,
}: {
  label: string;
  accept: string;
  disabled?: boolean;
  onChosen: (file: File) => void;
  children: ReactNode;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = '';
          if (file) onChosen(file);
        }}
      />
    </>
  );
}

export const JSON_FILES = '.json,application/json';

/** A button that shows what it does; its name and key are in the tooltip. */
export function IconButton({
  label,
  detail,
  keys,
  pressed,
  side,
  className,
  ...props
}: Omit<ComponentProps<'button'>, 'aria-label'> & {
  label: string;
  detail?: string | undefined;
  keys?: string | undefined;
  pressed?: boolean | undefined;
  side?: 'top' | 'bottom' | 'left' | 'right';
}) {
  return (
    <Tip label={label} detail={detail} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={keys && spoken(keys)}
        className={twMerge(
          'inline-flex size-7 shrink-0 items-center justify-center rounded text-muted',
          'hover:bg-hover hover:text-text disabled:cursor-not-allowed disabled:opacity-40',
          'aria-pressed:bg-accent-dim aria-pressed:text-accent',
          className,
        )}
        {...props}
      />
    </Tip>
  );
}

const ARIA: Readonly<Record<string, string>> = {
  Ctrl: 'Control',
  Esc: 'Escape',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
};

/** A key as WAI-ARIA names it. */
const spoken = (keys: string) =>
  keys.replace(/Ctrl|Esc|[↑↓←→]/g, (name) => ARIA[name] ?? name);
