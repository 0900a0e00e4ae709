import { useTranslations } from 'next-intl';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { usePreference } from '@/app/_data/preference';
import { Notice } from '@/app/_ui/notice';
import { Corners } from '@/app/_viewer/over/corners';
import { OVERLAYS } from '@/app/_viewer/over/overlays';
import { ScrollBar } from '@/app/_viewer/over/scroll-bar';
import { useCell, useCellState, type StackOfStudy } from '@/app/_viewer/room';
import { CineBar } from '@/app/_viewer/time/cine';
import type { Video } from '@/lib/api/studies';
import { loadSeries, type SeriesImages } from '@/lib/viewer/frames/image-ids';
import { useStackLabel } from '@/app/_words/named';
import { followCell } from './follow-cell';
import { fileNameOf, onUnplayable, videoUrl } from './video-file';

/** A video on the screen. What this browser can't play can be downloaded. */
export function VideoViewport({ shown, video }: { shown: StackOfStudy; video: Video }) {
  const t = useTranslations('viewer');
  const labelled = useStackLabel();
  const cell = useCell();
  const element = useRef<HTMLVideoElement>(null);
  const [series, setSeries] = useState<SeriesImages>();
  const [failed, setFailed] = useState(false);
  const [overlay] = usePreference('overlay', OVERLAYS, 'all');
  const { studyUid, seriesUid } = shown.series;
  const url = videoUrl(shown.series, video);
  const named = labelled(video.label);

  useEffect(() => {
    const closing = new AbortController();
    const { current } = element;
    if (!current) return;
    followCell(current, cell, video.frames, closing.signal);
    closing.signal.addEventListener(
      'abort',
      onUnplayable(current, () => setFailed(true)),
    );
    loadSeries(studyUid, seriesUid).then(
      (loaded) => closing.signal.aborted || setSeries(loaded),
      () => undefined, // The video plays without what its corners say.
    );
    return () => closing.abort();
  }, [cell, video, studyUid, seriesUid]);

  const download = (
    <a
      href={url}
      download={fileNameOf(video)}
      className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 text-text hover:bg-hover"
    >
      <Download size={14} aria-hidden /> {t('download')}
    </a>
  );
  return (
    <div className="relative flex h-full min-w-0 bg-black">
      <div
        role="group"
        aria-label={t(named ? 'viewportOfPart' : 'viewportOf', {
          series: shown.series.description || shown.series.modality,
          stack: named,
        })}
        className="relative min-w-0 flex-1 overflow-hidden"
      >
        {/* Silent, and there is nothing spoken in it to write down. */}
        <video
          ref={element}
          src={url}
          preload="auto"
          loop
          muted
          playsInline
          className="absolute inset-0 h-full w-full object-contain"
        />
        <Corners overlay={overlay} shown={shown} series={series} />
        {!failed && <CineBar />}
        {failed ? (
          <div className="absolute inset-0 flex items-center justify-center bg-ground p-8">
            <div className="max-w-md">
              <Notice title={t('cantPlay')} actions={download}>
                {t('keptVideo', { type: video.mediaType })}
              </Notice>
            </div>
          </div>
        ) : (
          <div className="absolute inset-x-0 bottom-10 flex justify-center opacity-0 focus-within:opacity-100 hover:opacity-100 [div:hover>&]:opacity-100">
            {download}
          </div>
        )}
      </div>
      <ScrollBar stack={shown.stack} />
    </div>
  );
}

/** How far the video is, for the status line. */
export function VideoStatus({ video }: { video: Video }) {
  const t = useTranslations('viewer');
  const loaded = useCellState((state) => state.loaded.size);
  const share = Math.floor((100 * loaded) / Math.max(1, video.frames));
  return (
    <span>
      {t(loaded > 0 && loaded < video.frames ? 'videoLoading' : 'video', {
        frames: video.frames,
        share,
      })}
    </span>
  );
}
