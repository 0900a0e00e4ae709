import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { Section } from '@/app/_people/section';
import { Button } from '@/app/_ui/button';
import { State } from '@/app/_ui/chip';
import { Failure } from '@/app/_ui/notice';
import { bytes } from '@/app/_ui/format';
import { ReasonDialog } from '@/app/_ui/page/reason-dialog';
import { useFormats } from '@/app/_words/use-formats';
import {
  dueListSchema,
  retentionRunSchema,
  type DueStudy,
} from '@/lib/api/retention/protocol';

const ADDRESS = '/api/retention/due';
const COLUMNS = ['patient', 'study', 'images', 'since', 'rule', 'state'] as const;

/** Studies that may go: looked at before they do. */
export function DueStudies({ onChange }: { onChange: () => void }) {
  const t = useTranslations('retention.due');
  const { data, error } = useSWR(ADDRESS, () =>
    requestJson('GET', ADDRESS, dueListSchema),
  );
  const [deleting, setDeleting] = useState(false);
  const run = async (reason: string) => {
    const body = { reason };
    const told = await requestJson('POST', '/api/retention/run', retentionRunSchema, {
      body,
    });
    toast(t('deleted', { deleted: told.deleted.length, stayed: told.stayed.length }));
    onChange();
  };
  return (
    <Section
      title={t('title')}
      about={t('about')}
      actions={
        <Button
          look="danger"
          disabled={!data?.studies.some(({ stays }) => stays === null)}
          onClick={() => setDeleting(true)}
        >
          {t('deleteAll')}
        </Button>
      }
    >
      {error && <Failure error={error as Error} />}
      {data?.total === 0 && <p className="text-muted">{t('none')}</p>}
      {data && data.total > 0 && (
        <table className="w-full table-fixed text-left">
          <thead className="text-sm text-faint">
            <tr className="border-b border-line">
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className="py-1.5 pr-4 font-normal">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.studies.map((study) => (
              <Row key={study.studyUid} study={study} />
            ))}
          </tbody>
        </table>
      )}
      {data && data.total > data.studies.length && (
        <p className="pt-2 text-muted">{t('more', { total: data.total })}</p>
      )}
      {deleting && (
        <ReasonDialog
          title={t('deleteAll')}
          confirm={t('confirm')}
          onConfirm={run}
          onClose={() => setDeleting(false)}
        >
          <p>{t('extent', { total: data?.total ?? 0 })}</p>
        </ReasonDialog>
      )}
    </Section>
  );
}

function Row({ study }: { study: DueStudy }) {
  const t = useTranslations('retention.due');
  const formats = useFormats();
  const { studyUid, patientName, patientId, description, studyDate, modalities } = study;
  return (
    <tr className="border-b border-line align-top">
      <td className="truncate py-1.5 pr-4">
        {formats.person(patientName)} <span className="text-muted">{patientId}</span>
      </td>
      <td className="truncate py-1.5 pr-4">
        <Link
          href={`/studies/${encodeURIComponent(studyUid)}`}
          title={studyUid}
          className="text-accent hover:underline"
        >
          {[description || t('noDescription'), formats.date(studyDate)]
            .filter(Boolean)
            .join(' · ')}
        </Link>{' '}
        <span className="text-muted">{modalities.join(', ')}</span>
      </td>
      <td className="py-1.5 pr-4 tabular-nums">
        {formats.number(study.instances)}{' '}
        <span className="text-muted">{bytes(study.bytes)}</span>
      </td>
      <td className="py-1.5 pr-4 text-muted tabular-nums">
        <time dateTime={study.since}>{formats.moment(study.since)}</time>
      </td>
      <td className="truncate py-1.5 pr-4 text-muted">{study.rules.join(', ')}</td>
      <td className="py-1.5">
        {study.stays !== null ? (
          <State tone="amber">{t(`stays.${study.stays}`)}</State>
        ) : (
          <State tone={study.automatic ? 'red' : 'plain'}>
            {t(study.automatic ? 'automatic' : 'byHand')}
          </State>
        )}
      </td>
    </tr>
  );
}
