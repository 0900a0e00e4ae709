import { FileText, Palette, Star, SquareDashed } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRoom } from '@/app/_viewer/room';
import type { SeriesDetail, StudyDetail } from '@/lib/api/studies';
import { askedObject, useObjectsOf, type ObjectOf } from './objects-of';

const ICONS = {
  segmentation: SquareDashed,
  report: FileText,
  presentation: Palette,
  'key-objects': Star,
} as const;

/** What other programs made of a series, kind by kind: the way to it. */
export function SeriesObjects({
  study,
  series,
}: {
  study: StudyDetail;
  series: SeriesDetail;
}) {
  const t = useTranslations('viewer');
  const { store } = useRoom();
  const kinds = Map.groupBy(useObjectsOf(study, series), ({ kind }) => kind);
  if (kinds.size === 0) return null;
  const goTo = ({ kind, sopInstanceUid }: ObjectOf) => {
    askedObject.set({ uid: sopInstanceUid });
    store.set({
      panel: kind === 'segmentation' ? 'segments' : 'annotations',
      wide: false,
    });
  };
  return (
    <ul className="flex flex-wrap gap-1 px-2 pb-1.5 pl-2.5">
      {[...kinds].map(([kind, objects]) => {
        const Icon = ICONS[kind];
        const [first] = objects;
        const names = objects.map(({ name }) => name).filter(Boolean);
        return (
          <li key={kind}>
            <button
              type="button"
              title={names.join('\n')}
              onClick={() => first && goTo(first)}
              className="inline-flex h-6 items-center gap-1 rounded-[3px] border border-line bg-raised px-1.5 text-xs text-muted hover:bg-hover hover:text-text"
            >
              <Icon size={12} aria-hidden />
              {t(`madeOfShort.${kind}`)}
              {objects.length > 1 && ` ${objects.length}`}
              {/* Whoever says what is to be seen means this one, too. */}
              <span className="sr-only">
                , {t(`madeOf.${kind}`, { count: objects.length })}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
