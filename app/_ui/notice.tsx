import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useProblem } from '@/app/_words/problem';

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
  const t = useTranslations('ui');
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
            <summary className="text-sm text-muted hover:text-text">
              {t('details')}
            </summary>
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

/** An error: what happened, and what to do next. */
export function Failure({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const { title, hint, detail } = useProblem()(error);
  return (
    <Notice tone="red" title={title} detail={detail} actions={actions}>
      {hint}
    </Notice>
  );
}
