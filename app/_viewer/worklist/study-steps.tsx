import { useTranslations } from 'next-intl';
import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { addressOf, listed } from '@/app/_data/listed';
import { IconButton } from '@/app/_ui/button';
import { useStore } from '@/app/_ui/store';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { Neighbour } from './neighbours';
import { useWorklist } from './use-worklist';

/** The way back to the list, and to the studies before and after this one in it. */
export function StudySteps() {
  const formats = useFormats();
  const t = useTranslations('viewer');
  const { study } = useRoom();
  const { before, next, place, total, isLeast, step } = useWorklist(study.studyUid);
  const address = useStore(listed, (state) => addressOf(state.filter));
  const keyOf = useKeyOf();
  const named = (neighbour: Neighbour) =>
    [
      formats.person(neighbour.study.patientName),
      neighbour.study.modalities.join(', '),
      neighbour.study.description,
      formats.date(neighbour.study.studyDate),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <nav aria-label={t('studies')} className="flex items-center">
      <Link
        href={address}
        // Under the pointer is early enough: the slices come first.
        prefetch={false}
        aria-label={t('backToStudies')}
        className="flex h-7 items-center gap-1.5 rounded px-1.5 font-semibold tracking-tight text-muted hover:bg-hover hover:text-text"
      >
        <ArrowLeft size={16} aria-hidden /> {t('studies')}
      </Link>
      <IconButton
        label={t('studyBefore')}
        detail={before ? named(before) : t('noneBefore')}
        keys={keyOf('study.before')}
        disabled={!before}
        onClick={() => step(-1)}
      >
        <ChevronLeft size={16} />
      </IconButton>
      {place !== null && total !== undefined && (
        <span className="text-sm text-faint">
          {t(isLeast ? 'placeOfMore' : 'placeOf', { place, total })}
        </span>
      )}
      <IconButton
        label={t('nextStudy')}
        detail={next ? named(next) : t('noneAfter')}
        keys={keyOf('study.next')}
        disabled={!next}
        onClick={() => step(1)}
      >
        <ChevronRight size={16} />
      </IconButton>
    </nav>
  );
}
