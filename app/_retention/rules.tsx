import { useTranslations } from 'next-intl';
import { useState } from 'react';
import useSWR from 'swr';
import { request, requestJson } from '@/app/_data/client';
import { Section } from '@/app/_people/section';
import { Button } from '@/app/_ui/button';
import { toastProblem } from '@/app/_words/problem';
import { collectionListSchema } from '@/lib/api/people/protocol';
import {
  retentionRuleListSchema,
  type RetentionRule,
} from '@/lib/api/retention/protocol';
import { RuleDialog } from './rule-dialog';

const ADDRESS = '/api/retention/rules';
const COLLECTIONS = '/api/collections';

/** How long studies are kept. */
export function Rules({ onChange }: { onChange: () => void }) {
  const t = useTranslations('retention');
  const { data } = useSWR(ADDRESS, () =>
    requestJson('GET', ADDRESS, retentionRuleListSchema),
  );
  const { data: known } = useSWR(COLLECTIONS, () =>
    requestJson('GET', COLLECTIONS, collectionListSchema),
  );
  const [edited, setEdited] = useState<RetentionRule | 'new'>();
  const collections = known?.collections ?? [];
  const drop = ({ id, version }: RetentionRule) =>
    request('DELETE', `${ADDRESS}/${id}`, { ifMatch: version })
      .catch(toastProblem)
      .finally(onChange);
  return (
    <Section
      title={t('rules.title')}
      about={t('rules.about')}
      actions={<Button onClick={() => setEdited('new')}>{t('rules.add')}</Button>}
    >
      {data?.rules.length === 0 && <p className="text-muted">{t('rules.none')}</p>}
      <ul>
        {data?.rules.map((rule) => (
          <li
            key={rule.id}
            className="flex items-center gap-4 border-b border-line py-1.5"
          >
            <span className="w-64 truncate font-medium">{rule.name}</span>
            <span className="flex-1 text-muted">
              {t(`rules.says.${rule.after}`, { days: rule.days })}
              {' · '}
              {rule.collectionId === null
                ? t('rules.everything')
                : (collections.find(({ id }) => id === rule.collectionId)?.name ??
                  rule.collectionId)}
              {' · '}
              {t(`rules.outcomes.${rule.outcome}`)}
              {rule.withWork && ` · ${t('rules.withWork')}`}
            </span>
            <Button onClick={() => setEdited(rule)}>{t('rules.edit')}</Button>
            <Button look="danger" onClick={() => void drop(rule)}>
              {t('rules.drop')}
            </Button>
          </li>
        ))}
      </ul>
      {edited && (
        <RuleDialog
          rule={edited === 'new' ? undefined : edited}
          collections={collections}
          onClose={() => {
            setEdited(undefined);
            onChange();
          }}
        />
      )}
    </Section>
  );
}
