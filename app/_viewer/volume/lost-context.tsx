import { useTranslations } from 'next-intl';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { beginAnew, listenToLostContext } from '@/lib/viewer/engine';

/** The viewports, or a sentence when the graphics card has let go of them. */
export function KeptContext({ children }: { children: ReactNode }) {
  const t = useTranslations('viewer');
  const [isLost, setIsLost] = useState(false);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const closing = new AbortController();
    listenToLostContext(() => setIsLost(true), closing.signal);
    return () => closing.abort();
  }, []);
  if (!isLost) return children;
  const again = times > 0;
  return (
    <div className="flex h-full items-center justify-center bg-ground p-8">
      <div className="max-w-md">
        <Notice
          tone="red"
          title={t(again ? 'contextLostAgain' : 'contextLost')}
          actions={
            <Button
              look="primary"
              onClick={() => {
                beginAnew(!again);
                setTimes(times + 1);
                setIsLost(false);
              }}
            >
              {again ? t('drawWithout') : t('drawAgain')}
            </Button>
          }
        >
          {t('contextKept')}
          {again && ` ${t('cardNeeded')}`}
        </Notice>
      </div>
    </div>
  );
}
