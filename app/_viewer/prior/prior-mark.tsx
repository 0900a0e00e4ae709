import { useTranslations } from 'next-intl';
import { X } from 'lucide-react';
import { IconButton } from '@/app/_ui/button';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useCell, useRoom, useRoomState, type StackOfStudy } from '@/app/_viewer/room';
import { asLinked } from '@/app/_viewer/cells/linked';
import { useFormats } from '@/app/_words/use-formats';
import { standingOf } from './standing';

/**
 * Says of which study a picture is while two lie side by side, whatever other text is hidden; and how
 * far scrolling them together can be trusted.
 */
export function PriorMark({ shown }: { shown: StackOfStudy }) {
  const t = useTranslations('viewer');
  const formats = useFormats();
  const keyOf = useKeyOf();
  const room = useRoom();
  const cell = useCell();
  const prior = useRoomState((state) => state.prior);
  const linked = useRoomState((state) => state.linked);
  useRoomState((state) => state.opened);
  if (!prior) return null;
  const isOwn = shown.study === room.study;
  const other = room
    .visible()
    .find((each) => each !== cell && room.current(each)?.study === room.study);
  const way = linked && !isOwn && other ? asLinked(room, other, cell) : undefined;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-8 @max-3xl:top-24 flex flex-col items-center text-sm [text-shadow:0_0_2px_#000,0_0_4px_#000]">
      <span
        data-testid="study-mark"
        className={`flex items-center rounded-[3px] border px-1.5 ${isOwn ? 'border-line bg-ground/80 text-muted' : 'border-accent/60 bg-accent-dim/90 font-medium text-accent'}`}
      >
        {t(isOwn ? 'standing.own' : `standing.${standingOf(shown.study, room.study)}`)} ·{' '}
        {formats.date(shown.study.studyDate)}
        {!isOwn && (
          <IconButton
            label={t('takePriorAway')}
            keys={keyOf('prior')}
            className="pointer-events-auto -mr-1 ml-0.5 size-6 text-accent"
            onClick={() => room.compare(null)}
          >
            <X size={13} />
          </IconButton>
        )}
      </span>
      {way === 'share' && (
        <span className="mt-0.5 max-w-72 text-center text-muted">
          {t('scrollsByShare')}
        </span>
      )}
    </div>
  );
}
