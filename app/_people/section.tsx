import type { ReactNode } from 'react';
import { useFocusKept } from '@/app/_ui/page/focus';

/** A part of a page with its own heading, where the focus goes when a row goes that had it. */
export function Section({
  title,
  about,
  actions,
  children,
}: {
  title: string;
  about?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { place, onFocus } = useFocusKept<HTMLHeadingElement>();
  return (
    <section className="mb-8" onFocus={onFocus}>
      <div className="mb-2 flex items-start gap-4">
        <div className="flex-1">
          <h2 ref={place} tabIndex={-1} className="w-fit text-lg font-medium">
            {title}
          </h2>
          {about && <p className="max-w-2xl text-muted">{about}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
