import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useStoredSegments } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { Kbd } from '@/app/_ui/tip';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { useProblem } from '@/app/_words/problem';
import { isSegmenting } from '@/lib/viewer/segmentation/tools';
import { beginHere, editWhole, WHOLE_EDITS } from '@/app/_segments/actions';
import { FilesPart } from './files-part';
import { LooksPart } from './looks-part';
import { ProposalsPart } from './proposals-part';
import { SegmentRow } from './segment-row';
import { ToolsPart } from './tools-part';

/** Draw regions pixel by pixel, give them names, know how large they are. */
export function SegmentsPanel() {
  const t = useTranslations();
  const problem = useProblem();
  const room = useRoom();
  const keyOf = useKeyOf();
  const { segments, study } = room;
  const entries = useStore(segments.store, (state) => state.entries);
  const deleteFailed = useStore(segments.store, (state) => state.deleteFailed);
  const { error, mutate } = useStoredSegments(study.studyUid);
  const inList = [...entries.values()].sort(
    (a, b) => a.drawing.position - b.drawing.position,
  );
  return (
    <section aria-label={t('segments.title')} className="space-y-3 p-3">
      {error !== undefined && (
        <Failure
          error={error}
          actions={<Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>}
        />
      )}
      {deleteFailed && (
        <Notice
          tone="red"
          title={t('segments.notDeleted')}
          detail={problem(deleteFailed).detail}
        >
          {problem(deleteFailed).title} {problem(deleteFailed).hint}
        </Notice>
      )}
      <ToolsPart />
      <div className="flex items-center gap-2">
        <Button
          look={inList.length === 0 ? 'primary' : 'plain'}
          onClick={() => beginHere(room)}
        >
          <Plus size={14} aria-hidden /> {t('segments.new')}
        </Button>
        {keyOf('segment.new') && <Kbd>{keyOf('segment.new')}</Kbd>}
      </div>
      {inList.length === 0 ? (
        <Empty />
      ) : (
        <>
          <ul className="space-y-1">
            {inList.map((entry) => (
              <SegmentRow key={entry.key} entry={entry} />
            ))}
          </ul>
          <WholeEdits />
        </>
      )}
      <ProposalsPart />
      <FilesPart />
      <LooksPart />
    </section>
  );
}

function Empty() {
  const t = useTranslations('segments');
  const drawing = useRoomState(({ tool }) => isSegmenting(tool));
  const brush = useKeyOf()('brush');
  return (
    <div className="text-muted">
      <p>
        {drawing
          ? t('firstStroke')
          : brush
            ? t.rich('noneKey', { brush, key: (name) => <Kbd>{name}</Kbd> })
            : t('none')}
      </p>
      <p className="mt-2 text-faint">{t('about')}</p>
    </div>
  );
}

/** What is done to the active segment as a whole. */
function WholeEdits() {
  const t = useTranslations('segments');
  const room = useRoom();
  const keyOf = useKeyOf();
  const segmentId = useRoomState((state) => state.segmentId);
  return (
    <div role="group" aria-label={t('active')} className="flex flex-wrap gap-1">
      {WHOLE_EDITS.map((each) => (
        <Button
          key={each.id}
          disabled={segmentId === null}
          title={[t(`wholeTells.${each.id}`), keyOf(each.id)].filter(Boolean).join(' · ')}
          aria-keyshortcuts={keyOf(each.id)}
          onClick={() => editWhole(room, each)}
        >
          {t(`whole.${each.id}`)}
        </Button>
      ))}
    </div>
  );
}
