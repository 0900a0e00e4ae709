'use client';

import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useId, useRef, type KeyboardEvent } from 'react';
import { Chip, State } from '@/app/_ui/chip';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { useFormats } from '@/app/_words/use-formats';
import type { StudyRow } from '@/lib/api/studies';
import { isSigned } from '@/lib/report/review/life-cycle';

const COLUMNS = [
  ['patient', 'w-[25%]'],
  ['date', 'w-28'],
  ['modality', 'w-24'],
  ['description', ''],
  ['images', 'w-20 text-right'],
  ['state', 'w-48'],
  ['model', 'w-32'],
  ['reader', 'w-32'],
] as const;

/** What a row that has the focus is called by: its cells, without what can be clicked in them. */
const SAID = ['patient', 'date', 'modality', 'description', 'images', 'state'] as const;

/** Studies, one a row: ↑ ↓ go from row to row, Enter opens. */
export function StudyTable({
  studies,
  acts,
  chosen,
  onChoose,
}: {
  studies: readonly StudyRow[];
  /** Those that something is to be done with together; absent: whoever looks at it may do nothing. */
  chosen?: ReadonlySet<string> | undefined;
  onChoose: (studyUid: string) => void;
  /** Absent: whoever looks at it may not. */
  acts?: Record<'delete' | 'hold', (study: StudyRow) => void> | undefined;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const body = useRef<HTMLTableSectionElement>(null);
  const router = useRouter();
  const table = useId();
  const idOf = (part: (typeof SAID)[number], { studyUid }: StudyRow) =>
    `${table}-${part}-${studyUid}`;

  const move = (event: KeyboardEvent<HTMLTableRowElement>) => {
    const row = event.currentTarget;
    const rows = [...(body.current?.rows ?? [])];
    const at = rows.indexOf(row);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
    } else if (event.key === ' ' && chosen && event.target === row) {
      event.preventDefault();
      onChoose(row.dataset['study'] ?? '');
    } else if (event.key === 'Enter') {
      router.push(`/studies/${row.dataset['study'] ?? ''}`);
    }
  };

  return (
    <table className="w-full table-fixed border-collapse">
      <thead className="sticky top-0 z-10 bg-ground">
        <tr className="h-8 text-left text-sm text-faint">
          {COLUMNS.map(([name, width]) => (
            <th key={name} scope="col" className={`px-3 font-normal first:pl-5 ${width}`}>
              {t(`studies.columns.${name}`)}
            </th>
          ))}
          <th scope="col" className="w-12">
            <span className="sr-only">{t('studies.columns.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {studies.map((study, index) => (
          <tr
            key={study.studyUid}
            tabIndex={index === 0 ? 0 : -1}
            data-study={study.studyUid}
            aria-labelledby={SAID.map((part) => idOf(part, study)).join(' ')}
            onKeyDown={move}
            onClick={() => router.push(`/studies/${study.studyUid}`)}
            className="h-9 cursor-pointer border-t border-line hover:bg-panel focus-visible:bg-panel focus-visible:-outline-offset-2"
          >
            <td className="truncate pr-3 pl-5">
              {chosen && (
                <input
                  type="checkbox"
                  tabIndex={-1}
                  className="mr-2.5 align-[-1px] accent-(--color-accent)"
                  aria-label={t('studies.choose', {
                    patient: formats.person(study.patientName),
                  })}
                  checked={chosen.has(study.studyUid)}
                  onClick={(event) => event.stopPropagation()}
                  onChange={() => onChoose(study.studyUid)}
                />
              )}
              <span
                id={idOf('patient', study)}
                title={`${formats.person(study.patientName)} ${study.patientId}`}
              >
                {formats.person(study.patientName)}{' '}
                <span className="ml-1 text-faint">{study.patientId}</span>
              </span>
            </td>
            <td id={idOf('date', study)} className="truncate px-3 text-muted">
              {formats.date(study.studyDate)}
            </td>
            <td id={idOf('modality', study)} className="px-3">
              <span
                className="flex gap-1 overflow-hidden"
                title={study.modalities.join(', ')}
              >
                {study.modalities.map((modality) => (
                  <Chip key={modality}>{modality}</Chip>
                ))}
              </span>
            </td>
            <td
              id={idOf('description', study)}
              title={study.description}
              className="truncate px-3"
            >
              {study.description || (
                <span className="text-faint">{t('ui.noDescription')}</span>
              )}
              {study.synthetic && (
                <span className="ml-2 text-sm text-faint">{t('studies.synthetic')}</span>
              )}
            </td>
            <td id={idOf('images', study)} className="px-3 text-right text-muted">
              {formats.number(study.instanceCount)}
            </td>
            <td id={idOf('state', study)} className="truncate px-3">
              <ReportState report={study.report} />
            </td>
            <td className="truncate px-3 text-muted">{study.report?.modelId ?? '–'}</td>
            <td className="truncate px-3 text-muted">{study.report?.signedBy ?? '–'}</td>
            {/* What is done in the menu is not done to the row: its events come by here, too. */}
            <td
              className="px-2"
              onClick={(event) => event.stopPropagation()}
              onKeyDown={(event) => event.stopPropagation()}
            >
              {acts && (
                <Menu
                  trigger={
                    <button
                      type="button"
                      aria-label={t('studies.more', {
                        patient: formats.person(study.patientName),
                      })}
                      className="inline-flex size-7 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
                    >
                      <Ellipsis size={16} aria-hidden />
                    </button>
                  }
                >
                  {(['hold', 'delete'] as const).map((act) => (
                    <MenuItem
                      key={act}
                      label={t(`studies.acts.${act}`)}
                      onSelect={() => acts[act](study)}
                    />
                  ))}
                </Menu>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ReportState({ report }: Pick<StudyRow, 'report'>) {
  const t = useTranslations('studies.report');
  if (!report) return <span className="text-faint">{t('none')}</span>;
  if (isSigned(report.status)) {
    return (
      <State tone="green">
        {t(report.status === 'final' ? 'signed' : report.status)}
      </State>
    );
  }
  if (report.status === 'entered-in-error') {
    return <State tone="red">{t(report.status)}</State>;
  }
  return (
    <State tone="amber">
      {t('draft', { decided: report.decided, findings: report.findings })}
    </State>
  );
}
