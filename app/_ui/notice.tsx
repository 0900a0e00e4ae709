import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProblemError } from '@/app/_data/client';
import { AppError } from '@/lib/errors';

const TONES = {
  plain: { icon: Info, look: 'border-line bg-raised', ink: 'text-muted' },
  amber: { icon: TriangleAlert, look: 'border-amber/30 bg-amber-dim', ink: 'text-amber' },
  red: { icon: CircleAlert, look: 'border-red/30 bg-red-dim', ink: 'text-red' },
} as const;

/** What happened, what to do next; the detail folds out and can be copied. */
export function Notice({
  tone = 'plain',
  title,
  children,
  detail,
  actions,
}: {
  tone?: keyof typeof TONES;
  title: ReactNode;
  children?: ReactNode;
  detail?: string | undefined;
  actions?: ReactNode;
}) {
  const { icon: Icon, look, ink } = TONES[tone];
  return (
    <div
      role={tone === 'red' ? 'alert' : 'note'}
      className={`flex gap-2 rounded border px-2.5 py-2 ${look}`}
    >
      <Icon size={16} className={`mt-0.5 shrink-0 ${ink}`} aria-hidden />
      <div className="min-w-0 flex-1">
        <p>{title}</p>
        {children && <div className="text-muted">{children}</div>}
        {detail && (
          <details className="mt-1">
            <summary className="text-sm text-faint hover:text-muted">Details</summary>
            <pre className="mt-1 max-h-60 overflow-auto rounded bg-ground p-2 font-mono text-xs whitespace-pre-wrap text-muted select-all">
              {detail}
            </pre>
          </details>
        )}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}

/** An error of a request, in its own words. */
export function Failure({ error, actions }: { error: unknown; actions?: ReactNode }) {
  if (error instanceof ProblemError) {
    return (
      <Notice tone="red" title={error.message} detail={error.report} actions={actions}>
        {error.hint}
      </Notice>
    );
  }
  if (error instanceof AppError) {
    return (
      <Notice tone="red" title={error.message} detail={error.code} actions={actions}>
        {error.hint}
      </Notice>
    );
  }
  return (
    <Notice
      tone="red"
      title="Something went wrong on this page."
      detail={error instanceof Error ? error.message : String(error)}
      actions={actions}
    >
      What was saved before is safe. Reload the page to go on.
    </Notice>
  );
}
