import { useTranslations } from 'next-intl';
import { Notice } from '@/app/_ui/notice';
import { useSaid } from '@/app/_words/named';
import type { Deidentification } from '@/lib/api/deidentification/protocol';

/** What does not leave without names, each reason once. */
export function LeftBehind({ of }: { of: Deidentification['leftBehind'] }) {
  const t = useTranslations('leaving');
  const said = useSaid();
  if (of.length === 0) return null;
  const byReason = Map.groupBy(of, ({ what, why }) => `${what} ${why}`);
  return (
    <Notice title={t('leftBehind')}>
      <ul>
        {[...byReason].map(([key, alike]) => (
          <li key={key}>
            {alike[0] && (
              <>
                {t(`leftKinds.${alike[0].what}`, { count: alike.length })}:{' '}
                {said(alike[0].why)}
              </>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
