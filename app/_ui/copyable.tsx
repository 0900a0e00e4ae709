'use client';

import { Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { Tip } from './tip';

/** A value that is copied with a click, such as a UID. */
export function Copyable({ value, name }: { value: string; name: string }) {
  const t = useTranslations('ui');
  return (
    <Tip label={t('copyNamed', { name })} side="top">
      <button
        type="button"
        aria-label={t('copyValue', { name, value })}
        onClick={() =>
          navigator.clipboard.writeText(value).then(
            () => toast(t('copied', { name })),
            () => toast.error(t('copyRefused')),
          )
        }
        className="group flex max-w-full items-center gap-1.5 rounded text-left font-mono text-xs text-muted hover:text-text"
      >
        <span className="truncate">{value}</span>
        <Copy size={12} className="shrink-0 text-faint group-hover:text-accent" />
      </button>
    </Tip>
  );
}
