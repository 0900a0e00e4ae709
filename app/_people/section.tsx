import type { ReactNode } from 'react';

/** A part of a page with its own heading. */
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
  return (
    <section className="mb-8">
      <div className="mb-2 flex items-start gap-4">
        <div className="flex-1">
          <h2 className="text-lg font-medium">{title}</h2>
          {about && <p className="max-w-2xl text-muted">{about}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
