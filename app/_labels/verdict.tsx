import { Check, Undo2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useMay, useSelf } from '@/app/_people/who';
import { Button, IconButton } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { TextInput } from '@/app/_ui/field';
import type { Review, Verdict as Said } from '@/lib/api/viewing/labels';

/** What is kept of a review; who and when are the server's to say. */
export type Reviewed = Said & Partial<Pick<Review, 'by' | 'at'>>;

/** As it is sent. */
export const saidIn = (review: Reviewed | null): Said | null =>
  review && { status: review.status, note: review.note };

/** Whoever didn't draw it accepts or rejects it, with a word of why; whoever did sees what was said. */
export function Verdict({
  author,
  review,
  what,
  onVerdict,
}: {
  /** null: it isn't stored yet. */
  author: string | null;
  review: Reviewed | null;
  /** What it is called in the names of buttons. */
  what: string;
  onVerdict: (review: Reviewed | null) => void;
}) {
  const t = useTranslations('annotations.review');
  const self = useSelf();
  const may = useMay();
  const [why, setWhy] = useState<string | null>(null);
  const isOwn = author === null || author === self;
  if (isOwn && !review) return null;
  const offers = !isOwn && may('annotate');
  const reject = () => {
    onVerdict({ status: 'rejected', note: (why ?? '').trim() });
    setWhy(null);
  };
  return (
    <div className="mt-1 flex flex-wrap items-center gap-1 pl-[1.375rem]">
      {review && (
        <Chip tone={review.status === 'accepted' ? 'accent' : 'red'}>
          {t(review.status, { name: review.by ?? self ?? '' })}
        </Chip>
      )}
      {review?.note && <span className="text-sm text-muted">{review.note}</span>}
      {offers && why === null && (
        <>
          {review?.status !== 'accepted' && (
            <Button
              className="h-6 px-2 text-sm"
              aria-label={t('accept', { what })}
              onClick={() => onVerdict({ status: 'accepted', note: '' })}
            >
              <Check size={13} aria-hidden /> {t('acceptShort')}
            </Button>
          )}
          {review?.status !== 'rejected' && (
            <Button
              className="h-6 px-2 text-sm"
              aria-label={t('reject', { what })}
              onClick={() => setWhy('')}
            >
              <X size={13} aria-hidden /> {t('rejectShort')}
            </Button>
          )}
          {review && (
            <IconButton
              label={t('takeBack')}
              side="left"
              className="size-6"
              onClick={() => onVerdict(null)}
            >
              <Undo2 size={13} />
            </IconButton>
          )}
        </>
      )}
      {offers && why !== null && (
        <form
          aria-label={t('reject', { what })}
          className="flex w-full gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            reject();
          }}
          onKeyDown={({ key }) => key === 'Escape' && setWhy(null)}
        >
          <TextInput
            autoFocus
            aria-label={t('why')}
            placeholder={t('why')}
            maxLength={1000}
            value={why}
            className="h-6"
            onChange={({ target }) => setWhy(target.value)}
          />
          <Button type="submit" look="danger" className="h-6 px-2 text-sm">
            {t('rejectShort')}
          </Button>
        </form>
      )}
    </div>
  );
}
