import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { State } from '@/app/_ui/chip';
import { useFormats } from '@/app/_words/use-formats';
import type { AuditEvent } from '@/lib/api/audit/protocol';
import type { AuditKind } from '@/lib/dicom/audit/kinds';

const COLUMNS = ['number', 'time', 'actor', 'act', 'study', 'object'] as const;

/** What was done, a row each, the newest first. */
export function EventTable({ events }: { events: readonly AuditEvent[] }) {
  const t = useTranslations('audit.columns');
  return (
    <table className="w-full table-fixed border-collapse text-left">
      <thead className="sticky top-0 bg-ground text-sm text-faint">
        <tr className="border-b border-line">
          {COLUMNS.map((name) => (
            <th key={name} scope="col" className={`py-2 pr-4 font-normal ${WIDTH[name]}`}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <Row key={event.sequence} event={event} />
        ))}
      </tbody>
    </table>
  );
}

const WIDTH: Record<(typeof COLUMNS)[number], string> = {
  number: 'w-20 pl-5',
  time: 'w-48',
  actor: 'w-36',
  act: 'w-52',
  study: 'w-64',
  object: '',
};

function Row({ event }: { event: AuditEvent }) {
  const t = useTranslations('audit');
  const { moment } = useFormats();
  const { sequence, at, kind, action, outcome, actor, studyUid, object, detail } = event;
  const known = `kinds.${kind as AuditKind}` as const;
  const name = t.has(known) ? t(known) : kind;
  const acted = t.has(`actions.${action as 'C'}`)
    ? t(`actions.${action as 'C'}`)
    : action;
  // What says its action by its name needs none beside it.
  const title = kind.endsWith('-changed') ? `${name}: ${acted}` : name;
  const facts = Object.entries(detail).map(([fact, value]) => `${fact} ${value}`);
  const short = facts.map((fact) => fact.replace(/([0-9a-f]{12})[0-9a-f]{52}/, '$1…'));
  return (
    <tr className="border-b border-line align-top">
      <td className="py-1.5 pr-4 pl-5 text-faint tabular-nums">{sequence}</td>
      <td className="py-1.5 pr-4 whitespace-nowrap text-muted tabular-nums">
        <time dateTime={at} title={at}>
          {moment(at)}
        </time>
      </td>
      <td className="truncate py-1.5 pr-4">{actor}</td>
      <td className="py-1.5 pr-4">
        {outcome === 0 ? title : <State tone="red">{title}</State>}
      </td>
      <td className="py-1.5 pr-4 font-mono text-xs">
        {studyUid === null ? null : kind === 'study-deleted' ? (
          <span className="block truncate text-muted">{studyUid}</span>
        ) : (
          <Link
            href={`/studies/${encodeURIComponent(studyUid)}`}
            title={studyUid}
            className="block truncate text-accent hover:underline"
          >
            {studyUid}
          </Link>
        )}
      </td>
      <td className="truncate py-1.5 pr-5 text-muted" title={facts.join('\n')}>
        {[object, ...short].filter(Boolean).join(' · ')}
      </td>
    </tr>
  );
}
