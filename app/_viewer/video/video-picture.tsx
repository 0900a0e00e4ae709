import { Film } from 'lucide-react';
import { useState } from 'react';

/** The beginning of a video, small; a sign for one that the browser can't play. */
export function VideoPicture({ url }: { url: string }) {
  const [failed, setFailed] = useState(false);
  return (
    <span className="relative flex size-16 shrink-0 items-center justify-center overflow-hidden rounded-[3px] bg-black">
      {failed ? (
        <Film size={22} className="text-faint" aria-hidden />
      ) : (
        <video
          src={`${url}#t=0.1`}
          preload="metadata"
          muted
          tabIndex={-1}
          aria-hidden
          className="pointer-events-none h-full w-full object-contain"
          onError={() => setFailed(true)}
        />
      )}
    </span>
  );
}
