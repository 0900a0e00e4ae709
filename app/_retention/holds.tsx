import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import useSWR from 'swr';
import { request, requestJson } from '@/app/_data/client';
import { Section } from '@/app/_people/section';
import { Button } from '@/app/_ui/button';
import { ReasonDialog } from '@/app/_ui/page/reason-dialog';
import { useFormats } from '@/app/_words/use-formats';
import { holdListSchema, type HoldOf } from '@/lib/api/retention/protocol';

const ADDRESS = '/api/holds';

/** Studies that nobody can delete, and why. */
export function Holds({ onChange }: { onChange: () => void }) {
  const t = useTranslations('retention.holds');
  const { moment } = useFormats();
  const { data } = useSWR(ADDRESS, () => requestJson('GET', ADDRESS, holdListSchema));
  const [released, setReleased] = useState<HoldOf>();
  return (
    <Section title={t('title')} about={t('about')}>
      {data?.holds.length === 0 && <p className="text-muted">{t('none')}</p>}
      <ul>
        {data?.holds.map((hold) => (
          <li
            key={hold.studyUid}
            className="flex items-center gap-4 border-b border-line py-1.5"
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate">{hold.reason}</span>
              <Link
                href={`/studies/${encodeURIComponent(hold.studyUid)}`}
                className="block truncate font-mono text-xs text-accent hover:underline"
              >
                {hold.studyUid}
              </Link>
            </span>
            <span className="text-sm text-muted">
              {t('by', { author: hold.author, time: moment(hold.createdAt) })}
            </span>
            <Button onClick={() => setReleased(hold)}>{t('release')}</Button>
          </li>
        ))}
      </ul>
      {released && (
        <ReasonDialog
          title={t('releaseTitle')}
          confirm={t('confirm')}
          onConfirm={(reason) =>
            request('DELETE', `${ADDRESS}/${released.studyUid}`, {
              body: { reason },
            }).then(onChange)
          }
          onClose={() => setReleased(undefined)}
        >
          <p>{released.reason}</p>
        </ReasonDialog>
      )}
    </Section>
  );
}
