import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { beginAnew, listenToLostContext } from '@/lib/viewer/engine';

/** The viewports, or a sentence when the graphics card has let go of them. */
export function KeptContext({ children }: { children: ReactNode }) {
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
          title={`The graphics card has let go of the pictures${again ? ' again' : ''}.`}
          actions={
            <Button
              look="primary"
              onClick={() => {
                beginAnew(!again);
                setTimes(times + 1);
                setIsLost(false);
              }}
            >
              {again ? 'Draw without it' : 'Draw again'}
            </Button>
          }
        >
          What was drawn and written is kept, and every series opens as it was.
          {again && ' Planes and volumes need the card: they have to wait for a reload.'}
        </Notice>
      </div>
    </div>
  );
}
