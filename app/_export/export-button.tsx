'use client';

import { Share } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useMay } from '@/app/_people/who';
import { Button, IconButton } from '@/app/_ui/button';
import { ExportDialog } from './export-dialog';

/** Opens the dialog of exports, for those who may. */
export function ExportButton({
  studyUid,
  isSmall = false,
}: {
  studyUid: string;
  isSmall?: boolean;
}) {
  const t = useTranslations('exporting');
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may('export')) return null;
  return (
    <>
      {isSmall ? (
        <IconButton label={t('button')} onClick={() => setOpen(true)}>
          <Share size={14} aria-hidden />
        </IconButton>
      ) : (
        <Button onClick={() => setOpen(true)}>
          <Share size={13} aria-hidden /> {t('button')}
        </Button>
      )}
      {open && <ExportDialog studyUids={[studyUid]} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Of the studies that are chosen in the list; nothing where none is. */
export function ExportChosen({
  chosen,
  onDone,
}: {
  chosen: ReadonlySet<string>;
  onDone: () => void;
}) {
  const t = useTranslations('exporting');
  const [open, setOpen] = useState(false);
  if (chosen.size === 0) return null;
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Share size={13} aria-hidden /> {t('chosen', { count: chosen.size })}
      </Button>
      <Button look="quiet" onClick={onDone}>
        {t('choose.none')}
      </Button>
      {open && <ExportDialog studyUids={[...chosen]} onClose={() => setOpen(false)} />}
    </>
  );
}
