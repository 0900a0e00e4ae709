import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

/** A tooltip: a name, its key, and a line more where a name is not enough. */
export function Tip({
  label,
  keys,
  detail,
  side = 'bottom',
  children,
}: {
  label: ReactNode;
  keys?: string | undefined;
  detail?: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
  children: ReactNode;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        asChild
        // The focus that a closed window gives back to a button that was clicked says nothing new.
        onFocus={(event) => {
          if (!event.currentTarget.matches(':focus-visible')) event.preventDefault();
        }}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-w-72 rounded border border-edge bg-raised px-2 py-1 text-sm text-text"
        >
          <span className="flex items-center gap-2">
            {label}
            {keys && <Kbd>{keys}</Kbd>}
          </span>
          {detail && <span className="mt-0.5 block text-muted">{detail}</span>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4 min-w-4 items-center justify-center rounded-[3px] border border-edge bg-ground px-1 font-sans text-xs whitespace-nowrap text-muted">
      {children}
    </kbd>
  );
}
