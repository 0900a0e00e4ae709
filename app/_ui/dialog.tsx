import { Dialog as Radix } from 'radix-ui';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { twMerge } from 'tailwind-merge';
import { useFocusBack } from './page/focus';

/** A window over the page; Esc and a click beside it close it, and the focus goes back. */
export function Dialog({
  title,
  description,
  open,
  onClose,
  className,
  children,
}: {
  title: string;
  description?: ReactNode;
  open: boolean;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations('ui');
  const giveBack = useFocusBack(open);
  return (
    <Radix.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Radix.Content
          onCloseAutoFocus={giveBack}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={twMerge(
            'fixed top-1/2 left-1/2 z-40 flex max-h-[88dvh] w-[min(32rem,92vw)] -translate-x-1/2 -translate-y-1/2 flex-col rounded border border-edge bg-panel focus:outline-none',
            className,
          )}
        >
          <div className="flex items-start gap-4 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-medium">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-0.5 text-muted">
                  {description}
                </Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={t('close')}
              className="-mr-1 rounded p-1 text-muted hover:bg-hover hover:text-text"
            >
              <X size={16} />
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The row of buttons at the foot of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-4 flex items-center justify-end gap-2">{children}</div>;
}
