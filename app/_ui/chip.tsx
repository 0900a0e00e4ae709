import type { ComponentProps, ReactNode } from 'react';
import { twMerge } from 'tailwind-merge';

const TONES = {
  plain: 'border-line bg-raised text-muted',
  accent: 'border-accent/40 bg-accent-dim text-accent',
  amber: 'border-amber/40 bg-amber-dim text-amber',
  green: 'border-green/40 bg-green-dim text-green',
  red: 'border-red/40 bg-red-dim text-red',
} as const;
export type Tone = keyof typeof TONES;

/** A small fact. */
export function Chip({
  tone = 'plain',
  className,
  ...props
}: ComponentProps<'span'> & { tone?: Tone }) {
  return (
    <span
      className={twMerge(
        'inline-flex h-[1.125rem] items-center gap-1 rounded-[3px] border px-1.5 text-xs whitespace-nowrap',
        TONES[tone],
        className,
      )}
      {...props}
    />
  );
}

const DOTS = {
  plain: 'bg-faint',
  accent: 'bg-accent',
  amber: 'bg-amber',
  green: 'bg-green',
  red: 'bg-red',
} as const;

/** A state: a dot in its colour, and always words. */
export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={`size-2 shrink-0 rounded-full ${DOTS[tone]}`} aria-hidden />
      {children}
    </span>
  );
}
