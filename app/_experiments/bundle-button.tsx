import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toast } from 'sonner';
import { requestJson } from '@/app/_data/client';
import { EXPERIMENTS } from '@/app/_experiments/data';
import { FileButton } from '@/app/_ui/button';
import { toastProblem } from '@/app/_words/problem';
import { takenInSchema } from '@/lib/api/research/experiments';

/** An experiment from another archive; its numbers are computed anew. */
export function BundleButton({ onTaken }: { onTaken: () => void }) {
  const t = useTranslations('experiments.bundle');
  const [busy, setBusy] = useState(false);
  const take = async (file: File) => {
    setBusy(true);
    try {
      const body = new FormData();
      body.append('file', file);
      const { numbers, votes } = await requestJson(
        'POST',
        `${EXPERIMENTS}/bundle`,
        takenInSchema,
        { body },
      );
      toast.success(t(`numbers.${numbers}`));
      if (votes !== 'none') toast.success(t(`votes.${votes}`));
      onTaken();
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <FileButton
      label={t('take')}
      accept=".zip,application/zip"
      disabled={busy}
      onChosen={(file) => void take(file)}
    >
      {t(busy ? 'taking' : 'take')}
    </FileButton>
  );
}
