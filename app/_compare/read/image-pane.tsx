import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useStudy } from '@/app/_data/studies';
import { Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { useNamed } from '@/app/_words/named';
import { CT_PRESETS } from '@/lib/image/presets';
import type { Evidence } from '@/lib/report/finding';
import { Leafed } from './leafed';

/** Boxes of one draft. */
export interface Shown {
  readonly color: string;
  readonly evidence: readonly Evidence[];
}

/** The study’s images, to be leafed through; where a sentence points to is brought up with its box. */
export function ImagePane({
  studyUid,
  shown,
}: {
  studyUid: string;
  /** Of one draft, or of several; what the first points to is brought up. */
  shown: readonly Shown[];
}) {
  const t = useTranslations('compare.images');
  const named = useNamed();
  const { data: study, error } = useStudy(studyUid);
  const stacks = useMemo(
    () =>
      (study?.series ?? []).flatMap(
        ({ seriesUid, modality, number, description, stacks }) =>
          stacks.map((stack) => ({
            ...{ id: stack.id, seriesUid, modality, frames: stack.frames },
            title: [number, modality, description, stack.label]
              .filter(Boolean)
              .join(' · '),
          })),
      ),
    [study],
  );
  const [at, setAt] = useState({ stack: 0, frame: 0 });
  const [window, setWindow] = useState('');
  const first = shown.find(({ evidence }) => evidence.length > 0)?.evidence[0];
  const [followed, setFollowed] = useState<Evidence>();
  if (first && first !== followed && stacks.length > 0) {
    setFollowed(first);
    const place = stacks.findIndex(({ frames }) => frameOf(frames, first) >= 0);
    const frames = stacks[place]?.frames;
    if (frames) setAt({ stack: place, frame: frameOf(frames, first) });
  }
  const stack = stacks[at.stack];
  const frame = stack?.frames[at.frame];
  const count = stack?.frames.length ?? 0;
  if (error) return <Failure error={error} />;
  const url =
    stack &&
    frame &&
    `/dicomweb/studies/${studyUid}/series/${stack.seriesUid}/instances/${frame.sopInstanceUid}/frames/${frame.frame}/rendered${window && `?window=${window},LINEAR`}`;
  const boxes = shown.flatMap(({ color, evidence }) =>
    evidence
      .filter(
        (each) =>
          each.sopInstanceUid === frame?.sopInstanceUid && each.frame === frame.frame,
      )
      .flatMap(({ box }) => (box ? [{ box, color }] : [])),
  );
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-1 flex-col">
      <div className="flex gap-2 border-b border-line bg-panel p-2">
        <Select
          aria-label={t('series')}
          className="min-w-0 flex-1"
          value={at.stack}
          onChange={({ target }) => setAt({ stack: Number(target.value), frame: 0 })}
        >
          {stacks.map(({ id, title }, index) => (
            <option key={id} value={index}>
              {title}
            </option>
          ))}
        </Select>
        {stack?.modality === 'CT' && (
          <Select
            aria-label={t('window')}
            className="w-36"
            value={window}
            onChange={({ target }) => setWindow(target.value)}
          >
            <option value="">{t('ownWindow')}</option>
            {CT_PRESETS.map(({ id, name, center, width }) => (
              <option key={id} value={`${center},${width}`}>
                {named(name)}
              </option>
            ))}
          </Select>
        )}
      </div>
      <Leafed
        count={count}
        at={at.frame}
        onAt={(to) => setAt((was) => ({ ...was, frame: to(was.frame) }))}
        picture={url ? { url, boxes, corner: -0.5 } : undefined}
      />
    </section>
  );
}

const frameOf = (
  frames: readonly { sopInstanceUid: string; frame: number }[],
  { sopInstanceUid, frame }: Evidence,
) =>
  frames.findIndex(
    (each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame,
  );
