import type { ComponentProps, ReactNode } from 'react';
import { twMerge } from 'tailwind-merge';

const BOX =
  'rounded border border-line bg-ground px-2 text-text hover:border-edge disabled:opacity-50';

export function TextInput({ className, ...props }: ComponentProps<'input'>) {
  return <input className={twMerge(BOX, 'h-7 w-full', className)} {...props} />;
}

export function TextArea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea className={twMerge(BOX, 'w-full resize-y py-1.5', className)} {...props} />
  );
}

export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={twMerge(BOX, 'h-7 w-full pr-1', className)} {...props} />;
}

/** A name over what it names. */
export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <label className="block">
      <span className="mb-1 block text-sm text-muted">{label}</span>
      {children}
      {hint && <span className="mt-1 block text-sm text-faint">{hint}</span>}
    </label>
  );
}

export function Check({
  label,
  hint,
  ...props
}: Omit<ComponentProps<'input'>, 'type'> & { label: string; hint?: string }) {
  return (
    <label className="flex items-start gap-2">
      <input type="checkbox" className="mt-1 accent-(--color-accent)" {...props} />
      <span>
        {label}
        {hint && <span className="block text-sm text-faint">{hint}</span>}
      </span>
    </label>
  );
}
