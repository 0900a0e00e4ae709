import { useTranslations } from 'next-intl';
import { useState } from 'react';
import useSWRInfinite from 'swr/infinite';
import { requestJson } from '@/app/_data/client';
import { Section } from '@/app/_people/section';
import { Button } from '@/app/_ui/button';
import { bytes } from '@/app/_ui/format';
import { useFormats } from '@/app/_words/use-formats';
import { deletionListSchema, type DeletionList } from '@/lib/api/retention/protocol';
import { CertificateDialog } from './certificate-dialog';

const ADDRESS = '/api/deletions';

/** What was deleted: it outlives the studies. */
export function Certificates() {
  const t = useTranslations('retention.certificates');
  const { moment } = useFormats();
  const { data, size, setSize, isValidating } = useSWRInfinite(
    (index: number, before: DeletionList | null) => {
      if (index === 0) return ADDRESS;
      return before?.nextCursor ? `${ADDRESS}?cursor=${before.nextCursor}` : null;
    },
    (key: string) => requestJson('GET', key, deletionListSchema),
  );
  const [shown, setShown] = useState<string>();
  const deletions = data?.flatMap((page) => page.deletions);
  return (
    <Section title={t('title')} about={t('about')}>
      {deletions?.length === 0 && <p className="text-muted">{t('none')}</p>}
      <ul>
        {deletions?.map((each) => (
          <li
            key={each.id}
            className="flex items-center gap-4 border-b border-line py-1.5"
          >
            <span className="w-44 shrink-0 text-muted tabular-nums">
              {moment(each.deletedAt)}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate">{each.reason}</span>
              <span className="block truncate font-mono text-xs text-muted">
                {each.sopInstanceUid ?? each.seriesUid ?? each.studyUid}
              </span>
            </span>
            <span className="text-sm text-muted">{each.deletedBy}</span>
            <span className="text-sm tabular-nums">
              {t('counts', {
                instances: each.counts.instances,
                size: bytes(each.counts.bytes),
              })}
            </span>
            <Button onClick={() => setShown(each.id)}>{t('show')}</Button>
          </li>
        ))}
      </ul>
      {data?.at(-1)?.nextCursor && (
        <p className="py-2 text-center">
          <Button onClick={() => void setSize(size + 1)} disabled={isValidating}>
            {t('older')}
          </Button>
        </p>
      )}
      {shown && <CertificateDialog id={shown} onClose={() => setShown(undefined)} />}
    </Section>
  );
}
