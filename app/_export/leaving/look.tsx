import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useDeidentification } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { Check, Select } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { Deidentification } from '@/lib/api/deidentification/protocol';
import { BlackBoxes } from './black-boxes';
import { LeftBehind } from './left-behind';
import type { LeavingWish } from './wish';

interface Looking {
  wish: LeavingWish;
  onWish: (wish: LeavingWish) => void;
}

/** What would leave of each study, to be looked at: nothing leaves before somebody says that they did. */
export function Look({
  studyUids,
  showsPixels,
  ...looking
}: Looking & { studyUids: readonly string[]; showsPixels: boolean }) {
  const t = useTranslations('leaving');
  const [at, setAt] = useState(0);
  const studyUid = studyUids[at] ?? '';
  const { data, error } = useDeidentification(studyUid, {
    text: looking.wish.text,
    showsPixels,
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      {studyUids.length > 1 && (
        <Select
          aria-label={t('study')}
          value={at}
          onChange={({ target }) => setAt(Number(target.value))}
        >
          {studyUids.map((uid, index) => (
            <option key={uid} value={index}>
              {t(Object.hasOwn(looking.wish.seen, uid) ? 'studySeen' : 'studyUnseen', {
                number: index + 1,
                count: studyUids.length,
              })}
            </option>
          ))}
        </Select>
      )}
      {error !== undefined && <Failure error={error} />}
      {!data && error === undefined && (
        <Waiting>{t(showsPixels ? 'looking' : 'reading')}</Waiting>
      )}
      {data && <Seen key={studyUid} {...{ studyUid, data }} {...looking} />}
    </div>
  );
}

function Seen({
  studyUid,
  data,
  wish,
  onWish,
}: Looking & { studyUid: string; data: Deidentification }) {
  const t = useTranslations('leaving');
  const [at, setAt] = useState(0);
  const { pixels, text, pseudonym, leftBehind } = data;
  const images = pixels?.images ?? [];
  const faces = pixels?.faces ?? [];
  const image = images[at];
  const isSeen = Object.hasOwn(wish.seen, studyUid);
  const { [studyUid]: _, ...others } = wish.seen;
  const digests = [
    ...(pixels && images.length > 0 ? [pixels.digest] : []),
    ...(text ? [text.digest] : []),
  ];
  return (
    <div className="grid min-h-0 flex-1 grid-cols-1 gap-5 overflow-y-auto md:grid-cols-[minmax(0,1fr)_minmax(0,24rem)] md:overflow-hidden">
      <div className="flex min-h-80 flex-col gap-2 md:min-h-0">
        {image ? (
          <>
            <div className="flex items-center gap-2">
              <span className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5">
                {t('of', { number: at + 1, count: images.length })}
                {image.reasons.map((reason) => (
                  <Chip key={reason} tone="amber">
                    {t(`reasons.${reason}`)}
                  </Chip>
                ))}
              </span>
              <Button className="h-6" disabled={at === 0} onClick={() => setAt(at - 1)}>
                {t('before')}
              </Button>
              <Button
                className="h-6"
                disabled={at + 1 >= images.length}
                onClick={() => setAt(at + 1)}
              >
                {t('next')}
              </Button>
            </div>
            <BlackBoxes
              key={image.sopInstanceUid}
              {...{ studyUid, image }}
              boxes={wish.boxes[image.sopInstanceUid] ?? image.boxes}
              onChange={(boxes) =>
                onWish({
                  ...wish,
                  boxes: {
                    ...wish.boxes,
                    [image.sopInstanceUid]: boxes.map((box) => [...box]),
                  },
                  seen: others,
                })
              }
            />
          </>
        ) : (
          <Notice title={t(pixels ? 'noText' : 'noPixels')} />
        )}
      </div>
      <div className="min-h-0 space-y-3 md:overflow-y-auto md:pr-1">
        <p>
          {t('called')}{' '}
          <span className="font-mono">{wish.once ? t('onceName') : pseudonym}</span>
        </p>
        <p className="text-sm text-muted">{t('goes')}</p>
        {text && <Words texts={text.texts} />}
        {faces.length > 0 && (
          <Notice tone="amber" title={t('faces', { count: faces.length })}>
            <Check
              label={t('facesAgree')}
              checked={wish.faces}
              onChange={({ target }) => onWish({ ...wish, faces: target.checked })}
            />
          </Notice>
        )}
        <LeftBehind of={leftBehind} />
        <Notice tone={isSeen ? 'plain' : 'amber'} title={t('decide')}>
          <Check
            label={t('agree', {
              images: images.length,
              words: text?.texts.length ?? 0,
            })}
            checked={isSeen}
            disabled={faces.length > 0 && !wish.faces}
            onChange={({ target }) =>
              onWish({
                ...wish,
                seen: target.checked ? { ...others, [studyUid]: digests } : others,
              })
            }
          />
        </Notice>
      </div>
    </div>
  );
}

function Words({ texts }: { texts: NonNullable<Deidentification['text']>['texts'] }) {
  const t = useTranslations('leaving');
  return (
    <section aria-label={t('wordsLeft')}>
      <h3 className="mb-1 text-sm text-faint">{t('wordsLeft')}</h3>
      <ul tabIndex={0} className="max-h-72 overflow-y-auto rounded border border-line">
        {texts.map(({ kind, before, after }) => (
          <li
            key={`${kind} ${before}`}
            className="border-t border-line px-2.5 py-1 first:border-t-0"
          >
            <span className="text-sm text-faint">{t(`kinds.${kind}`)}</span>
            <span className="block whitespace-pre-wrap">{after}</span>
            {before !== after && (
              <span className="block text-sm whitespace-pre-wrap text-faint line-through">
                {before}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
