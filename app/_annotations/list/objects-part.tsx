import { Check, Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMay } from '@/app/_people/who';
import { Button, IconButton } from '@/app/_ui/button';
import { personNames } from '@/app/_ui/format';
import { useGoToAsked } from '@/app/_viewer/series/go-to-asked';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { StructuredObject } from '@/lib/api/viewing/objects';
import { AnnotationRow } from './annotation-row';
import { isForeign, type Entry } from '@/app/_annotations/entry';

/** What reports, presentation states and key objects of the study bring, file by file. */
export function ObjectsPart({
  objects,
  entries,
}: {
  objects: readonly StructuredObject[];
  entries: readonly Entry[];
}) {
  const t = useTranslations('annotations.objects');
  if (objects.length === 0) return null;
  return (
    <section aria-label={t('title')} className="mt-4">
      <h3 className="mb-1 text-sm text-muted">{t('title')}</h3>
      <ul className="space-y-2">
        {objects.map((each) => (
          <ObjectPart
            key={each.sopInstanceUid}
            object={each}
            entries={entries.filter(
              ({ drawing: { origin } }) => origin?.sopInstanceUid === each.sopInstanceUid,
            )}
          />
        ))}
      </ul>
    </section>
  );
}

function ObjectPart({
  object,
  entries,
}: {
  object: StructuredObject;
  entries: readonly Entry[];
}) {
  const t = useTranslations('annotations.objects');
  const { book } = useRoom();
  const may = useMay();
  const { title, description, seriesNumber, rows, notShown } = object;
  const name = description || title;
  const goToAsked = useGoToAsked(object.sopInstanceUid);
  const open = entries.filter(
    ({ drawing }) => isForeign(drawing) && drawing.review === null,
  );
  const anyShown = entries.some(({ drawing }) => drawing.visible);
  const takeAll = () =>
    book.put(
      open.map(({ drawing }) => ({
        ...drawing,
        review: { status: 'accepted', note: '' } as const,
      })),
    );
  const hideOrShow = () =>
    book.put(
      entries
        .filter(({ drawing }) => drawing.visible === anyShown)
        .map(({ drawing }) => ({ ...drawing, visible: !anyShown })),
    );
  return (
    <li
      ref={goToAsked}
      tabIndex={-1}
      aria-label={name}
      className="rounded border border-line p-2"
    >
      <div className="flex items-start gap-1">
        <div className="min-w-0 flex-1">
          <p className="truncate" title={name}>
            {name}
            {seriesNumber !== null && (
              <span className="text-sm text-muted">
                {' '}
                · {t('series', { number: String(seriesNumber) })}
              </span>
            )}
          </p>
          <Whence object={object} />
        </div>
        {entries.length > 0 && (
          <IconButton
            label={t(anyShown ? 'hide' : 'show', { name })}
            side="left"
            className="size-6"
            onClick={hideOrShow}
          >
            {anyShown ? <Eye size={14} /> : <EyeOff size={14} />}
          </IconButton>
        )}
      </div>
      {open.length > 0 && may('annotate') && (
        <Button className="mt-1 h-6 px-2 text-sm" onClick={takeAll}>
          <Check size={13} aria-hidden /> {t('takeAll', { count: open.length })}
        </Button>
      )}
      <ul className="mt-1 space-y-1">
        {entries.map((entry) => (
          <AnnotationRow key={entry.key} entry={entry} />
        ))}
      </ul>
      {rows.length > 0 && <Numbers rows={rows} />}
      {notShown.length > 0 && <NotShown reasons={notShown} />}
    </li>
  );
}

/** Who made it, with what, and when. */
function Whence({ object }: { object: StructuredObject }) {
  const t = useTranslations('annotations.objects');
  const formats = useFormats();
  const { manufacturer, software, authors, madeAt, title } = object;
  const made = [manufacturer, software].filter(Boolean).join(' ');
  const from = [personNames(authors), made].filter(Boolean).join(' · ');
  return (
    <p className="text-xs text-faint">
      {from ? t('from', { from }) : t('fromNobody')}
      {madeAt && ` · ${formats.moment(madeAt)}`}
      {object.description && ` · ${title}`}
    </p>
  );
}

function Numbers({ rows }: Pick<StructuredObject, 'rows'>) {
  const t = useTranslations('annotations.objects');
  return (
    <details className="mt-1 text-sm">
      <summary className="cursor-pointer text-muted">
        {t('numbers', { count: rows.length })}
      </summary>
      <table className="w-full">
        <tbody>
          {rows.map(({ about, name, value, unit }, index) => (
            <tr key={index} className="align-top">
              <th scope="row" className="pr-2 text-left font-normal">
                {about && <span className="block text-xs text-faint">{about}</span>}
                {name}
              </th>
              <td className="text-right whitespace-nowrap tabular-nums">
                {value} {unit === '1' ? '' : unit}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function NotShown({ reasons }: { reasons: StructuredObject['notShown'] }) {
  const t = useTranslations('annotations.objects');
  return (
    <details className="mt-1 text-sm">
      <summary className="cursor-pointer text-amber">
        {t('notShown', { count: reasons.length })}
      </summary>
      <ul>
        {reasons.map(({ what, why }, index) => (
          <li key={index} className="py-0.5">
            {what}: <span className="text-muted">{why}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
