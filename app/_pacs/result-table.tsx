import { ChevronDown, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { Fragment, useRef, useState, type KeyboardEvent } from 'react';
import { Chip } from '@/app/_ui/chip';
import { dicomTime } from '@/app/_ui/format';
import { useFormats } from '@/app/_words/use-formats';
import type { PacsNodeRow, PacsStudyRow } from '@/lib/api/pacs/protocol';
import { toggled } from '@/app/_ui/store';
import { HereCells } from './here';
import { hereNow, startPulls, underWayOf, usePulls } from './pulls';
import { SeriesRows } from './series-rows';
import type { Found } from './use-search';

const COLUMNS = [
  ['patient', 'w-[19%]'],
  ['born', 'w-34'],
  ['date', 'w-42'],
  ['modality', 'w-24'],
  ['description', ''],
  ['accession', 'w-28'],
  ['images', 'w-18 text-right'],
  ['here', 'w-34'],
  ['actions', 'w-26'],
] as const;

/** Studies of another archive: rows are gone through, selected, unfolded, fetched and opened. */
export function ResultTable({
  node,
  found,
  selected,
  onSelect,
}: {
  node: PacsNodeRow;
  found: Found;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}) {
  const t = useTranslations('pacs.table');
  const formats = useFormats();
  const router = useRouter();
  const pulls = usePulls();
  const body = useRef<HTMLTableSectionElement>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const { studies } = found;

  const select = (uid: string) => onSelect(toggled(selected, uid));
  const pullOrOpen = ({ studyUid, ...study }: PacsStudyRow) => {
    if (hereNow({ studyUid, ...study }, pulls, found.at).state === 'whole') {
      router.push(`/studies/${studyUid}`);
    } else if (!underWayOf(studyUid, pulls)) {
      void startPulls(node.id, [{ studyUid }]);
    }
  };

  const press = (event: KeyboardEvent<HTMLTableRowElement>, study: PacsStudyRow) => {
    if (event.target !== event.currentTarget) return; // a button in the row has keys of its own
    const rows = [
      ...(body.current?.querySelectorAll<HTMLElement>('tr[data-study]') ?? []),
    ];
    const at = rows.indexOf(event.currentTarget);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[
      event.key
    ];
    const isOpen = unfolded.has(study.studyUid);
    if (to !== undefined) rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
    else if (event.key === 'Enter') pullOrOpen(study);
    else if (event.key === ' ') select(study.studyUid);
    else if (event.key === (isOpen ? 'ArrowLeft' : 'ArrowRight')) {
      setUnfolded(toggled(unfolded, study.studyUid));
    } else return;
    event.preventDefault();
  };

  return (
    <table className="w-full table-fixed border-collapse" aria-label={t('title')}>
      <thead className="sticky top-0 z-10 bg-ground">
        <tr className="h-8 text-left text-sm text-faint">
          <th scope="col" className="w-18 pl-5">
            <input
              type="checkbox"
              aria-label={t('selectAll')}
              className="align-middle accent-(--color-accent)"
              checked={studies.every(({ studyUid }) => selected.has(studyUid))}
              onChange={({ target }) =>
                onSelect(
                  new Set(target.checked ? studies.map(({ studyUid }) => studyUid) : []),
                )
              }
            />
          </th>
          {COLUMNS.map(([name, width]) => (
            <th key={name} scope="col" className={`px-3 font-normal ${width}`}>
              {name !== 'actions' && t(`columns.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {studies.map((study, index) => {
          const { studyUid } = study;
          const isOpen = unfolded.has(studyUid);
          const here = hereNow(study, pulls, found.at);
          return (
            <Fragment key={studyUid}>
              <tr
                tabIndex={index === 0 ? 0 : -1}
                data-study={studyUid}
                aria-selected={selected.has(studyUid)}
                aria-label={t('studyOf', {
                  patient: formats.person(study.patientName),
                  description: study.description,
                })}
                onKeyDown={(event) => press(event, study)}
                onDoubleClick={() => pullOrOpen(study)}
                className="h-9 border-t border-line hover:bg-panel focus-visible:bg-panel focus-visible:-outline-offset-2 aria-selected:bg-accent-dim/50"
              >
                <td className="pl-5">
                  <span className="flex items-center gap-1.5">
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      aria-label={t('select', {
                        patient: formats.person(study.patientName),
                      })}
                      className="accent-(--color-accent)"
                      checked={selected.has(studyUid)}
                      onChange={() => select(studyUid)}
                    />
                    <button
                      type="button"
                      tabIndex={-1}
                      aria-label={t(isOpen ? 'fold' : 'unfold')}
                      aria-expanded={isOpen}
                      onClick={() => setUnfolded(toggled(unfolded, studyUid))}
                      className="rounded p-0.5 text-faint hover:text-text"
                    >
                      {isOpen ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
                    </button>
                  </span>
                </td>
                <StudyCells study={study} />
                <HereCells
                  studyUid={studyUid}
                  here={here}
                  announced={study.instanceCount}
                  pull={underWayOf(studyUid, pulls)}
                  onPull={() => void startPulls(node.id, [{ studyUid }])}
                />
              </tr>
              {isOpen && <SeriesRows node={node} study={study} span={COLUMNS.length} />}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function StudyCells({ study }: { study: PacsStudyRow }) {
  const t = useTranslations();
  const formats = useFormats();
  const { seriesCount, instanceCount, modalities, patientBirthDate, patientSex } = study;
  return (
    <>
      <td className="truncate px-3" dir="auto">
        {formats.person(study.patientName)}{' '}
        <span className="ml-1 text-faint">{study.patientId}</span>
      </td>
      <td className="truncate px-3 text-muted">
        {formats.date(patientBirthDate)} {patientSex}
      </td>
      <td className="truncate px-3 text-muted">
        {formats.date(study.studyDate)} {dicomTime(study.studyTime)}
      </td>
      <td className="px-3">
        <span className="flex gap-1 overflow-hidden">
          {modalities.map((modality) => (
            <Chip key={modality}>{modality}</Chip>
          ))}
        </span>
      </td>
      <td className="truncate px-3" dir="auto">
        {study.description || <span className="text-faint">{t('ui.noDescription')}</span>}
      </td>
      <td className="truncate px-3 text-muted">{study.accessionNumber || '–'}</td>
      <td
        className="px-3 text-right text-muted"
        title={
          seriesCount === null
            ? undefined
            : t('pacs.table.series', { count: seriesCount })
        }
      >
        {instanceCount === null ? '–' : formats.number(instanceCount)}
      </td>
    </>
  );
}
