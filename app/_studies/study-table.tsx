'use client';

import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, type KeyboardEvent } from 'react';
import { Chip, State } from '@/app/_ui/chip';
import { dicomDate, personName } from '@/app/_ui/format';
import { Menu, MenuItem } from '@/app/_ui/menu';
import type { StudyRow } from '@/lib/api/studies';

const COLUMNS = [
  ['Patient', 'w-[22%]'],
  ['Date', 'w-28'],
  ['Modality', 'w-24'],
  ['Description', ''],
  ['Images', 'w-20 text-right'],
  ['State', 'w-52'],
  ['Model', 'w-36'],
  ['Reader', 'w-36'],
] as const;

/** Studies, one a row: ↑ ↓ go from row to row, Enter opens. */
export function StudyTable({
  studies,
  onDelete,
}: {
  studies: readonly StudyRow[];
  onDelete: (study: StudyRow) => void;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const router = useRouter();

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
              {name}
            </th>
          ))}
          <th scope="col" className="w-12">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {studies.map((study, index) => (
          <tr
            key={study.studyUid}
            tabIndex={index === 0 ? 0 : -1}
            data-study={study.studyUid}
            onKeyDown={move}
            onClick={() => router.push(`/studies/${study.studyUid}`)}
            className="h-9 cursor-pointer border-t border-line hover:bg-panel focus-visible:bg-panel focus-visible:-outline-offset-2"
          >
            <td className="truncate pr-3 pl-5">
              {personName(study.patientName)}{' '}
              <span className="ml-1 text-faint">{study.patientId}</span>
            </td>
            <td className="truncate px-3 text-muted">{dicomDate(study.studyDate)}</td>
            <td className="px-3">
              <span
                className="flex gap-1 overflow-hidden"
                title={study.modalities.join(', ')}
              >
                {study.modalities.map((modality) => (
                  <Chip key={modality}>{modality}</Chip>
                ))}
              </span>
            </td>
            <td className="truncate px-3">
              {study.description || <span className="text-faint">No description</span>}
              {study.synthetic && (
                <span className="ml-2 text-sm text-faint">synthetic</span>
              )}
            </td>
            <td className="px-3 text-right text-muted">
              {study.instanceCount.toLocaleString()}
            </td>
            <td className="truncate px-3">
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
              <Menu
                trigger={
                  <button
                    type="button"
                    aria-label={`More for the study of ${personName(study.patientName)}`}
                    className="inline-flex size-7 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
                  >
                    <Ellipsis size={16} aria-hidden />
                  </button>
                }
              >
                <MenuItem label="Delete study …" onSelect={() => onDelete(study)} />
              </Menu>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ReportState({ report }: Pick<StudyRow, 'report'>) {
  if (!report) return <span className="text-faint">no report</span>;
  if (report.status === 'final') {
    return <State tone="green">signed</State>;
  }
  return (
    <State tone="amber">
      draft, {report.decided} of {report.findings} reviewed
    </State>
  );
}
