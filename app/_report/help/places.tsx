import { useTranslations } from 'next-intl';
import { Chip } from '@/app/_ui/chip';
import { useRoom } from '@/app/_viewer/room';
import type { Evidence } from '@/lib/report/finding';

/** Where something that a model said can be seen; each goes there. */
export function Places({ evidence }: { evidence: readonly Evidence[] }) {
  const t = useTranslations('report');
  const room = useRoom();
  return evidence.map((each, index) => {
    const place = room.placeOf(each);
    return (
      <button
        key={index}
        type="button"
        className="inline-flex rounded-[3px]"
        disabled={!place}
        onClick={() => room.jump(each)}
      >
        <Chip className="hover:border-accent hover:text-accent">
          {place ? t('slice', { number: place.index + 1 }) : t('notShown')}
          {each.box && <span aria-hidden>▸ {t('box')}</span>}
        </Chip>
      </button>
    );
  });
}
