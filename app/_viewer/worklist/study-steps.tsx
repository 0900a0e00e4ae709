import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { addressOf, listed } from '@/app/_data/listed';
import { IconButton } from '@/app/_ui/button';
import { dicomDate, personName } from '@/app/_ui/format';
import { useStore } from '@/app/_ui/store';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom } from '@/app/_viewer/room';
import type { Neighbour } from './neighbours';
import { useWorklist } from './use-worklist';

/** The way back to the list, and to the studies before and after this one in it. */
export function StudySteps() {
  const { study } = useRoom();
  const { before, next, place, total, isLeast, step } = useWorklist(study.studyUid);
  const address = useStore(listed, (state) => addressOf(state.filter));
  const keyOf = useKeyOf();
  return (
    <nav aria-label="Studies" className="flex items-center">
      <Link
        href={address}
        aria-label="Back to the studies"
        className="flex h-7 items-center gap-1.5 rounded px-1.5 font-semibold tracking-tight text-muted hover:bg-hover hover:text-text"
      >
        <ArrowLeft size={16} aria-hidden /> Studies
      </Link>
      <IconButton
        label="Study before"
        detail={before ? named(before) : 'There is none before it in the list.'}
        keys={keyOf('study.before')}
        disabled={!before}
        onClick={() => step(-1)}
      >
        <ChevronLeft size={16} />
      </IconButton>
      {place !== null && total !== undefined && (
        <span className="text-sm text-faint">
          {place.toLocaleString()} of {isLeast && 'more than '}
          {total.toLocaleString()}
        </span>
      )}
      <IconButton
        label="Next study"
        detail={next ? named(next) : 'There is none after it in the list.'}
        keys={keyOf('study.next')}
        disabled={!next}
        onClick={() => step(1)}
      >
        <ChevronRight size={16} />
      </IconButton>
    </nav>
  );
}

const named = ({ study }: Neighbour) =>
  [
    personName(study.patientName),
    study.modalities.join(', '),
    study.description,
    dicomDate(study.studyDate),
  ]
    .filter(Boolean)
    .join(' · ');
