import { Film } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { onUnplayable } from './video-file';

/** The beginning of a video, small; a sign for one that the browser can't play. */
export function VideoPicture({ url }: { url: string }) {
  const [failed, setFailed] = useState(false);
  const element = useRef<HTMLVideoElement>(null);
  useEffect(
    () =>
      element.current ? onUnplayable(element.current, () => setFailed(true)) : undefined,
    [],
  );
  return (
    <span className="relative flex size-16 shrink-0 items-center justify-center overflow-hidden rounded-[3px] bg-black">
      {failed ? (
        <Film size={22} className="text-faint" aria-hidden />
      ) : (
        <video
          ref={element}
          src={`${url}#t=0.1`}
          preload="metadata"
          muted
          tabIndex={-1}
          aria-hidden
          className="pointer-events-none h-full w-full object-contain"
        />
      )}
    </span>
  );
}
