import { DropdownMenu } from 'radix-ui';
import { Check, ChevronDown, type LucideIcon } from 'lucide-react';
import { twMerge } from 'tailwind-merge';
import { useLayoutEffect, type ComponentProps, type ReactNode } from 'react';
import { useMenuFocus } from './page/focus';
import { Kbd } from './tip';

/** A menu under a button: Enter and Space open it, arrows scroll slices wherever the focus is. */
export function Menu({ trigger, children }: { trigger: ReactNode; children: ReactNode }) {
  const { remember, listening } = useMenuFocus();
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && remember()}>
      <DropdownMenu.Trigger
        asChild
        onKeyDown={(event) => event.key === 'ArrowDown' && event.preventDefault()}
      >
        {trigger}
      </DropdownMenu.Trigger>
      <Content {...listening}>{children}</Content>
    </DropdownMenu.Root>
  );
}

/** What opens a menu, in a bar. */
export const MenuButton = ({
  className,
  children,
  ...props
}: ComponentProps<'button'>) => (
  <button
    type="button"
    className={twMerge(
      'flex h-7 items-center gap-1 rounded px-2 text-muted hover:bg-hover hover:text-text disabled:opacity-50',
      className,
    )}
    {...props}
  >
    {children}
    <ChevronDown size={13} className="shrink-0" aria-hidden />
  </button>
);

/** A menu at a place of the page, in CSS pixels of the window, until it is closed. */
export function MenuAt({
  label,
  at: { x, y },
  onClose,
  children,
}: {
  label: string;
  at: { readonly x: number; readonly y: number };
  onClose: () => void;
  children: ReactNode;
}) {
  const { remember, listening } = useMenuFocus();
  useLayoutEffect(remember, []); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <DropdownMenu.Trigger asChild>
        <span
          aria-label={label}
          className="pointer-events-none fixed size-0"
          style={{ left: x, top: y }}
        />
      </DropdownMenu.Trigger>
      <Content {...listening}>{children}</Content>
    </DropdownMenu.Root>
  );
}

const Content = (props: ComponentProps<typeof DropdownMenu.Content>) => (
  <DropdownMenu.Portal>
    <DropdownMenu.Content
      align="start"
      sideOffset={4}
      collisionPadding={8}
      className="z-50 max-h-[min(70dvh,var(--radix-dropdown-menu-content-available-height))] min-w-56 overflow-y-auto rounded border border-edge bg-raised p-1"
      {...props}
    />
  </DropdownMenu.Portal>
);

export function MenuItem({
  label,
  lang,
  Icon,
  swatch,
  detail,
  keys,
  checked,
  onSelect,
}: {
  label: string;
  /** Of the label, where it isn't the page's. */
  lang?: string | undefined;
  Icon?: LucideIcon | undefined;
  /** A colour that the item stands for. */
  swatch?: string | undefined;
  detail?: string | undefined;
  keys?: string | undefined;
  checked?: boolean | undefined;
  onSelect: () => void;
}) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      aria-current={checked === true || undefined}
      className="flex h-7 cursor-pointer items-center gap-2 rounded px-2 outline-none data-[highlighted]:bg-hover"
    >
      {checked !== undefined && (
        <Check size={14} className={checked ? 'text-accent' : 'invisible'} aria-hidden />
      )}
      {swatch && (
        <span
          className="size-3 rounded-full"
          style={{ background: swatch }}
          aria-hidden
        />
      )}
      {Icon && <Icon size={14} className="text-muted" aria-hidden />}
      <span lang={lang} className="flex-1">
        {label}
      </span>
      {detail && <span className="text-sm text-faint">{detail}</span>}
      <span className="flex min-w-6 justify-end">{keys && <Kbd>{keys}</Kbd>}</span>
    </DropdownMenu.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-xs text-faint">
      {children}
    </DropdownMenu.Label>
  );
}
