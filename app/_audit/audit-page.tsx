'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import useSWRInfinite from 'swr/infinite';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Select, TextInput } from '@/app/_ui/field';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { Failure } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page/page-head';
import { Waiting } from '@/app/_ui/waiting';
import { auditPageSchema, type AuditPage as Page } from '@/lib/api/audit/protocol';
import { AUDIT_KINDS, type AuditKind } from '@/lib/dicom/audit/kinds';
import { EventTable } from './event-table';
import { useTrailCheck } from './trail-check';

const KINDS = Object.keys(AUDIT_KINDS) as AuditKind[];
const NOTHING = { kind: '', actor: '', studyUid: '', from: '', to: '' };
type Filter = typeof NOTHING;

/** Days as a person picks them, in his own time; the last one whole. */
const asked = ({ from, to, ...filter }: Filter) => {
  const until = to && new Date(`${to}T00:00`);
  if (until) until.setDate(until.getDate() + 1);
  return new URLSearchParams({
    ...filter,
    from: from && new Date(`${from}T00:00`).toISOString(),
    to: until && until.toISOString(),
  });
};

/** Who did what here, and whether somebody tampered with it. */
export function AuditPage() {
  const t = useTranslations();
  const [filter, setFilter] = useState(NOTHING);
  const query = asked(filter);
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite(
    (index: number, before: Page | null) => {
      if (before?.nextCursor === null) return null;
      const cursor = index > 0 && before ? `&cursor=${before.nextCursor}` : '';
      return `/api/audit?${query}${cursor}`;
    },
    (url: string) => requestJson('GET', url, auditPageSchema),
    { shouldRetryOnError: false, revalidateFirstPage: false, keepPreviousData: true },
  );
  const check = useTrailCheck();
  const events = data?.flatMap((page) => page.events);
  const narrow = (change: Partial<Filter>) => {
    setFilter({ ...filter, ...change });
    void setSize(1);
  };
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title={t('audit.title')}>
        <span className="ml-4 flex items-center gap-2">
          {check.button}
          <Menu
            trigger={
              <Button>
                <Download size={14} aria-hidden /> {t('audit.export')}
              </Button>
            }
          >
            {(['dicom', 'fhir'] as const).map((format) => (
              <MenuItem
                key={format}
                label={t(`audit.formats.${format}`)}
                onSelect={() =>
                  window.location.assign(`/api/audit/export?${query}&format=${format}`)
                }
              />
            ))}
          </Menu>
        </span>
      </PageHead>
      <Filters filter={filter} actors={data?.at(-1)?.actors ?? []} onChange={narrow} />
      {check.outcome}
      <main className="min-h-0 flex-1 overflow-y-auto">
        {error ? (
          <div className="mx-auto mt-16 max-w-lg">
            <Failure
              error={error as Error}
              actions={<Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>}
            />
          </div>
        ) : !events ? (
          <p className="px-5 py-3">
            <Waiting>{t('audit.loading')}</Waiting>
          </p>
        ) : events.length === 0 ? (
          <div className="mx-auto mt-24 max-w-md text-center">
            <p className="mb-3 text-muted">{t('audit.nothing')}</p>
            <Button onClick={() => narrow(NOTHING)}>{t('audit.clear')}</Button>
          </div>
        ) : (
          <>
            <EventTable events={events} />
            {data?.at(-1)?.nextCursor != null && (
              <p className="px-5 py-3 text-center">
                <Button onClick={() => void setSize(size + 1)} disabled={isValidating}>
                  {t('audit.older')}
                </Button>
              </p>
            )}
          </>
        )}
      </main>
      <footer className="flex h-7 shrink-0 items-center border-t border-line bg-panel px-5 text-sm text-faint">
        <span>{t('audit.about')}</span>
        <span className="flex-1" />
        <span>{t('ui.disclaimer')}</span>
      </footer>
    </div>
  );
}

function Filters({
  filter,
  actors,
  onChange,
}: {
  filter: Filter;
  actors: readonly string[];
  onChange: (change: Partial<Filter>) => void;
}) {
  const t = useTranslations('audit');
  return (
    <div
      role="search"
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-5 py-2"
    >
      <Select
        aria-label={t('columns.act')}
        value={filter.kind}
        onChange={({ target }) => onChange({ kind: target.value })}
        className="w-52"
      >
        <option value="">{t('allKinds')}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kinds.${kind}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('columns.actor')}
        value={filter.actor}
        onChange={({ target }) => onChange({ actor: target.value })}
        className="w-44"
      >
        <option value="">{t('everybody')}</option>
        {actors.map((actor) => (
          <option key={actor}>{actor}</option>
        ))}
      </Select>
      <TextInput
        aria-label={t('studyUid')}
        placeholder={t('studyUid')}
        value={filter.studyUid}
        onChange={({ target }) => onChange({ studyUid: target.value.trim() })}
        className="w-80 font-mono text-xs"
      />
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          aria-label={t(end)}
          value={filter[end]}
          onChange={({ target }) => onChange({ [end]: target.value })}
          className="w-36"
        />
      ))}
    </div>
  );
}
