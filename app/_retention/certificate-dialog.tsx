import { useTranslations } from 'next-intl';
import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Copyable } from '@/app/_ui/copyable';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { bytes } from '@/app/_ui/format';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import { deletionSchema, type Deletion } from '@/lib/api/retention/protocol';

const WORK = ['reports', 'annotations', 'segments', 'runs', 'exports'] as const;
const FATES = ['gone', 'waiting', 'counted'] as const;

/** One certificate, to read and to take along. */
export function CertificateDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('retention.certificates');
  const address = `/api/deletions/${id}`;
  const { data, error } = useSWR(address, () =>
    requestJson('GET', address, deletionSchema),
  );
  const save = () => {
    if (!data) return;
    const text = JSON.stringify(data, undefined, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = `deletion-${id}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Dialog title={t('one')} open onClose={onClose} className="w-[min(44rem,92vw)]">
      {error && <Failure error={error as Error} />}
      {!data && !error && <Waiting>{t('loading')}</Waiting>}
      {data && <Facts deletion={data} />}
      <DialogActions>
        <Button onClick={save} disabled={!data}>
          {t('json')}
        </Button>
        <Button
          onClick={() => window.location.assign(`${address}/text`)}
          disabled={!data}
        >
          {t('text')}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t('close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Facts({
  deletion: { certificate, sha256, audit, files },
}: {
  deletion: Deletion;
}) {
  const t = useTranslations('retention.certificates');
  const { moment } = useFormats();
  const { counts } = certificate;
  const uids = (['studyUid', 'seriesUid', 'sopInstanceUid'] as const).flatMap((name) => {
    const value = certificate[name];
    return value === null ? [] : [[t(name), value] as const];
  });
  const work = WORK.filter((each) => counts[each] > 0);
  return (
    <div className="space-y-3">
      <dl className="grid grid-cols-[12rem_1fr] gap-x-4 gap-y-1">
        <Fact name={t('at')}>{moment(certificate.deletedAt)}</Fact>
        <Fact name={t('by')}>{certificate.deletedBy}</Fact>
        <Fact name={t('reason')}>{certificate.reason}</Fact>
        {certificate.rules.length > 0 && (
          <Fact name={t('rules')}>{certificate.rules.join(', ')}</Fact>
        )}
        {uids.map(([name, value]) => (
          <Fact key={name} name={name}>
            <Copyable value={value} name={name} />
          </Fact>
        ))}
        <Fact name={t('what')}>
          {t('extent', { ...counts, size: bytes(counts.bytes) })}
        </Fact>
        {work.length > 0 && (
          <Fact name={t('work')}>
            {work.map((each) => t(`works.${each}`, { count: counts[each] })).join(', ')}
          </Fact>
        )}
        <Fact name={t('files')}>
          {FATES.filter((each) => files[each] > 0)
            .map((each) => t(`fates.${each}`, { count: files[each] }))
            .join(', ')}
        </Fact>
        <Fact name={t('sha256')}>
          <Copyable value={sha256} name={t('sha256')} />
        </Fact>
        <Fact name={t('event', { sequence: audit.sequence })}>
          <Copyable value={audit.hash} name={t('event', { sequence: audit.sequence })} />
        </Fact>
      </dl>
      {files.there > 0 && (
        <Notice tone="red" title={t('fates.there', { count: files.there })} />
      )}
      <p className="text-sm text-muted">{t('notCovered')}</p>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
