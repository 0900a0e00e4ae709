import { useTranslations } from 'next-intl';
import { Eye, MessageSquareText, Pencil, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMarks } from '@/app/_viewer/over/marks';
import { useRoomState } from '@/app/_viewer/room';
import type { Stack } from '@/lib/api/studies';

/** What was done with a stack: how much of it was seen, what is drawn on it and said of it. */
export function StackBadges({ stack }: { stack: Stack }) {
  const t = useTranslations('viewer');
  const viewed = useRoomState((state) => state.viewed.get(stack.id)?.size ?? 0);
  const { annotated, keyImages, evidence, open } = useMarks(stack);
  const count = stack.frames.length;
  const all = viewed === count;
  return (
    <span className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-muted empty:hidden">
      {viewed > 0 && (
        <Badge says={all ? t('allViewed') : t('viewedOf', { viewed, count })}>
          <Eye size={12} className={all ? 'text-accent' : ''} aria-hidden />
          {all ? t('viewed') : `${viewed}/${count}`}
        </Badge>
      )}
      {annotated.size > 0 && (
        <Badge says={t('annotatedOn', { count: annotated.size })}>
          <Pencil size={12} aria-hidden />
          {annotated.size}
        </Badge>
      )}
      {keyImages.size > 0 && (
        <Badge says={t('keyImages', { count: keyImages.size })}>
          <Star size={12} aria-hidden />
          {keyImages.size}
        </Badge>
      )}
      {evidence.size > 0 && (
        <Badge
          says={t(open.size > 0 ? 'reportedOpen' : 'reported', {
            count: evidence.size,
            open: open.size,
          })}
        >
          <MessageSquareText
            size={12}
            className={open.size > 0 ? 'text-amber' : ''}
            aria-hidden
          />
          {evidence.size}
        </Badge>
      )}
    </span>
  );
}

/** A number for the eye, a sentence for the ear and for whoever points at it. */
const Badge = ({ says, children }: { says: string; children: ReactNode }) => (
  <span className="flex items-center gap-1" title={says}>
    <span className="sr-only">, {says}</span>
    <span className="flex items-center gap-1" aria-hidden>
      {children}
    </span>
  </span>
);
