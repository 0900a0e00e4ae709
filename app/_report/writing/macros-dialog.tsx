import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { keepMacros, useMacros } from '@/app/_data/writing';
import { Button, IconButton } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { TextArea, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import type { Macros } from '@/lib/api/reading/writing';
import { macroListSchema, type Macro } from '@/lib/report/writing/macros';

/** One's own shortcuts, and what stands for them. */
export function MacrosDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('writing.macros');
  const { data, error } = useMacros(true);
  return (
    <Dialog title={t('title')} description={t('about')} open onClose={onClose}>
      {error !== undefined && <Failure error={error as unknown} />}
      {data && <MacroForm kept={data} onClose={onClose} />}
    </Dialog>
  );
}

const EMPTY: Macro = { shortcut: '', text: '' };

function MacroForm({ kept, onClose }: { kept: Macros; onClose: () => void }) {
  const t = useTranslations('writing.macros');
  const [rows, setRows] = useState<readonly Macro[]>([...kept.macros, EMPTY]);
  const [error, setError] = useState<unknown>(null);
  const filled = rows.filter(({ shortcut, text }) => shortcut !== '' || text !== '');
  const read = macroListSchema.safeParse(filled);
  const change = (at: number, more: Partial<Macro>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...more } : row)));
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.success)
          keepMacros(read.data, kept.version).then(onClose, (reason: unknown) =>
            setError(reason),
          );
      }}
    >
      {rows.map((row, index) => (
        <div key={index} className="flex items-start gap-1.5">
          <TextInput
            aria-label={t('shortcut', { number: index + 1 })}
            placeholder={t('shortcutHint')}
            className="w-28 shrink-0 font-mono"
            maxLength={32}
            spellCheck={false}
            value={row.shortcut}
            onChange={({ target }) =>
              change(index, { shortcut: target.value.replaceAll(/\s/g, '') })
            }
          />
          <TextArea
            aria-label={t('text', { number: index + 1 })}
            rows={1}
            maxLength={4000}
            spellCheck
            value={row.text}
            onChange={({ target }) => change(index, { text: target.value })}
          />
          <IconButton
            label={t('remove', { number: index + 1 })}
            onClick={() => setRows(rows.filter((_, at) => at !== index))}
          >
            <X size={14} />
          </IconButton>
        </div>
      ))}
      <Button onClick={() => setRows([...rows, EMPTY])}>
        <Plus size={14} aria-hidden /> {t('add')}
      </Button>
      {!read.success && <p className="text-sm text-amber">{t('notYet')}</p>}
      {error !== null && <Failure error={error} />}
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" disabled={!read.success}>
          {t('save')}
        </Button>
      </DialogActions>
    </form>
  );
}
