import { useTranslations } from 'next-intl';
import { CloudOff } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { AppError } from '@/lib/errors';
import { connection } from '@/lib/viewer/failing/connection';

/** Whether the server doesn't answer. */
export const useIsLost = () =>
  useSyncExternalStore(connection.subscribe, connection.isLost, () => false);

/** Try again once the server answers, where that it didn't is what went wrong. */
export function useOnceFound(error: unknown, tryAgain: () => void): void {
  useEffect(() => {
    if (!(error instanceof AppError && error.code === 'offline')) return;
    return connection.subscribe(() => connection.isLost() || tryAgain());
  }, [error, tryAgain]);
}

/** That the server doesn't answer, while it doesn't; slices that are missing come by themselves after it. */
export function LostConnection() {
  const t = useTranslations('viewer');
  const isLost = useIsLost();
  return (
    <span role="status" className="flex items-center gap-2 text-red empty:hidden">
      {isLost && (
        <>
          <CloudOff size={13} className="shrink-0" aria-hidden />
          <span>{t('serverLost')}</span>
          <button
            type="button"
            className="rounded px-1.5 text-text underline underline-offset-2 hover:bg-hover"
            onClick={connection.retry}
          >
            {t('askNow')}
          </button>
        </>
      )}
    </span>
  );
}
