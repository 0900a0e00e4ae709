import { useTranslations } from 'next-intl';
import { ClipboardCopy, Eye, EyeOff } from 'lucide-react';
import { toast } from 'sonner';
import { LabelsButton } from '@/app/_labels/labels-dialog';
import { useStoredAnnotations, useStructuredObjects } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { Kbd } from '@/app/_ui/tip';
import { Waiting } from '@/app/_ui/waiting';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom } from '@/app/_viewer/room';
import { useProblem } from '@/app/_words/problem';
import { hideOrShowAll } from './actions';
import { AnnotationRow } from './list/annotation-row';
import { asTable } from './as-table';
import type { Entry } from './entry';
import { ObjectsPart } from './list/objects-part';
import { MEASURING } from './tool-list';

/** Everything drawn on the study: jump to it, name it, colour it, hide it, delete it. */
export function AnnotationsPanel() {
  const t = useTranslations('annotations');
  const { book, study } = useRoom();
  const entries = useStore(book.store, (state) => state.entries);
  const stored = useStoredAnnotations(study.studyUid);
  const problem = useProblem();
  const deleteFailed = useStore(book.store, (state) => state.deleteFailed);
  const objects = useStructuredObjects(study.studyUid).data?.objects ?? [];
  const files = new Set(objects.map(({ sopInstanceUid }) => sopInstanceUid));
  // What came in files is under its file, as long as that is here.
  const mine = [...entries.values()].filter(
    ({ drawing: { origin } }) => !origin || !files.has(origin.sopInstanceUid),
  );
  return (
    <section aria-label={t('title')} className="p-3">
      {deleteFailed && (
        <div className="mb-2">
          <Notice tone="red" title={t('notDeleted')}>
            {[problem(deleteFailed).title, problem(deleteFailed).hint]
              .filter(Boolean)
              .join(' ')}
          </Notice>
        </div>
      )}
      {entries.size === 0 ? (
        <Nothing stored={stored} />
      ) : (
        <>
          <Actions entries={[...entries.values()]} />
          <ul className="space-y-1">
            {mine.map((entry) => (
              <AnnotationRow key={entry.key} entry={entry} />
            ))}
          </ul>
        </>
      )}
      <ObjectsPart objects={objects} entries={[...entries.values()]} />
    </section>
  );
}

/** Whether nothing is drawn is known when what there is has been read. */
function Nothing({
  stored: { data, error },
}: {
  stored: ReturnType<typeof useStoredAnnotations>;
}) {
  const t = useTranslations('annotations');
  if (data) return <Empty />;
  return error === undefined ? (
    <Waiting>{t('reading')}</Waiting>
  ) : (
    <Failure error={error} />
  );
}

function Empty() {
  const t = useTranslations('annotations');
  const keyOf = useKeyOf();
  const tools = [
    ...MEASURING.map(({ name, draws }) => [keyOf(name), t(`kinds.${draws}`)] as const),
    [keyOf('key-image'), t('kinds.KeyImage')] as const,
  ];
  return (
    <div className="py-6 text-muted">
      <p>{t('none')}</p>
      <ul className="mt-2 columns-2">
        {tools.map(([key, label]) => (
          <li key={label} className="flex items-center gap-2 py-0.5">
            <span className="w-16">{key && <Kbd>{key}</Kbd>}</span>
            {label}
          </li>
        ))}
      </ul>
      <p className="mt-2 mb-2 text-faint">{t('savedByThemselves')}</p>
      <LabelsButton />
    </div>
  );
}

function Actions({ entries }: { entries: readonly Entry[] }) {
  const t = useTranslations('annotations');
  const room = useRoom();
  const { placeOf } = room;
  const ui = useTranslations('ui');
  const anyShown = entries.some(({ drawing }) => drawing.visible);
  const copy = () => {
    const table = asTable(entries, ({ drawing }) => {
      const place = placeOf(drawing);
      return place && place.index + 1;
    });
    navigator.clipboard.writeText(table).then(
      () => toast(t('numbersCopied')),
      () => toast.error(ui('copyRefused')),
    );
  };
  return (
    <div className="mb-2 flex flex-wrap justify-end gap-1">
      <LabelsButton />
      <Button look="quiet" onClick={copy}>
        <ClipboardCopy size={14} aria-hidden /> {t('copyNumbers')}
      </Button>
      <Button look="quiet" onClick={() => hideOrShowAll(room)}>
        {anyShown ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
        {anyShown ? t('hideAll') : t('showAll')}
      </Button>
    </div>
  );
}
