import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Shown } from '@/app/_compare/read/image-pane';
import { Leafed } from '@/app/_compare/read/leafed';
import { useRunInput } from '@/app/_data/queries';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { RunInput } from '@/lib/api/models/kept-run';
import { boxToModel, type ImageTransform } from '@/lib/image/transform';
import type { Evidence } from '@/lib/report/finding';

/** The very pictures that a run sent, each hashed anew, with the boxes of drafts where they lie on them. */
export function SentPane({ runId, shown }: { runId: string; shown: readonly Shown[] }) {
  const t = useTranslations('experiments.sides.sent');
  const { data, error } = useRunInput(runId);
  const [at, setAt] = useState(0);
  const images = data?.images ?? [];
  const first = shown.find(({ evidence }) => evidence.length > 0)?.evidence[0];
  const [followed, setFollowed] = useState<Evidence>();
  if (first && first !== followed && images.length > 0) {
    setFollowed(first);
    const place = images.findIndex((image) => shows(image, first));
    if (place >= 0) setAt(place);
  }
  if (error !== undefined) return <Failure error={error} />;
  if (!data) {
    return (
      <div className="p-4">
        <Waiting>{t('waiting')}</Waiting>
      </div>
    );
  }
  const image = images[Math.min(at, images.length - 1)];
  if (!image) return <p className="p-4 text-muted">{t('none')}</p>;
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-1 flex-col">
      <p
        className={`border-b border-line bg-panel p-2 text-sm ${image.kept === 'whole' ? 'text-muted' : 'text-amber'}`}
        title={image.sha256}
      >
        {image.caption} · {t(`kept.${image.kept}`)}
        {image.slices.length > 1 && ` ${t('montage')}`}
      </p>
      <Leafed
        count={images.length}
        at={at}
        onAt={setAt}
        picture={
          image.kept === 'whole'
            ? { url: image.url, boxes: boxesOn(image, shown), corner: 0 }
            : undefined
        }
      />
    </section>
  );
}

type SentImage = RunInput['images'][number];

const shows = ({ slices }: SentImage, { sopInstanceUid, frame }: Evidence) =>
  slices.some((each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame);

/** In the picture's own pixels, turned and resized as it was. On a montage none is drawn. */
function boxesOn(image: SentImage, shown: readonly Shown[]) {
  if (image.slices.length > 1) return [];
  return shown.flatMap(({ color, evidence }) =>
    evidence.flatMap((each) =>
      each.box && shows(image, each)
        ? [{ color, box: boxToModel(image.transform as ImageTransform, each.box) }]
        : [],
    ),
  );
}
