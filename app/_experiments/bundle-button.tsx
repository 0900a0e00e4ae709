import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { requestJson } from '@/app/_data/client';
import { EXPERIMENTS } from '@/app/_experiments/data';
import { Button } from '@/app/_ui/button';
import { toastProblem } from '@/app/_words/problem';
import { takenInSchema } from '@/lib/api/research/experiments';

/** An experiment from another archive; its numbers are computed anew. */
export function BundleButton({ onTaken }: { onTaken: () => void }) {
  const t = useTranslations('experiments.bundle');
  const place = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const take = async (file: File) => {
    setBusy(true);
    try {
      const body = new FormData();
      body.append('file', file);
      const { numbers } = await requestJson(
        'POST',
        `${EXPERIMENTS}/bundle`,
        takenInSchema,
        { body },
      );
      toast.success(t(`numbers.${numbers}`));
      onTaken();
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button disabled={busy} onClick={() => place.current?.click()}>
        {t(busy ? 'taking' : 'take')}
      </Button>
      <input
        ref={place}
        type="file"
        accept=".zip,application/zip"
        className="hidden"
        aria-label={t('take')}
        tabIndex={-1}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void take(file);
          target.value = '';
        }}
      />
    </>
  );
}
