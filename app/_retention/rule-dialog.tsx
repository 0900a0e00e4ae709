import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Check, Field, Select, TextInput } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import type { Collection } from '@/lib/api/people/protocol';
import {
  dueListSchema,
  retentionRuleSchema,
  type DueList,
  type PutRetentionRule,
  type RetentionRule,
} from '@/lib/api/retention/protocol';

const ADDRESS = '/api/retention/rules';
const AFTER = ['import', 'view', 'study-date'] as const;
const OUTCOMES = ['list', 'delete'] as const;
const NEW: PutRetentionRule = {
  ...{ name: '', collectionId: null, after: 'import', days: 3650 },
  ...{ outcome: 'list', withWork: false },
};

/** A rule, and what it would make due: looked at before it is kept. */
export function RuleDialog({
  rule,
  collections,
  onClose,
}: {
  rule: RetentionRule | undefined;
  collections: readonly Collection[];
  onClose: () => void;
}) {
  const t = useTranslations('retention.rules');
  const [content, setContent] = useState(() => contentOf(rule));
  const [tried, setTried] = useState<DueList>();
  const [error, setError] = useState<Error>();
  const fill = (change: Partial<PutRetentionRule>) => {
    setContent({ ...content, ...change });
    setTried(undefined);
    setError(undefined);
  };
  const tryIt = () =>
    requestJson('POST', '/api/retention/due', dueListSchema, {
      // It needs no name yet.
      body: { ...content, name: content.name.trim() || '-' },
    })
      .then(setTried)
      .catch(setError);
  const save = () =>
    (rule
      ? requestJson('PUT', `${ADDRESS}/${rule.id}`, retentionRuleSchema, {
          body: content,
          ifMatch: rule.version,
        })
      : requestJson('POST', ADDRESS, retentionRuleSchema, { body: content })
    )
      .then(onClose)
      .catch(setError);
  return (
    <Dialog title={rule ? rule.name : t('add')} open onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t('name')}>
          <TextInput
            autoFocus
            required
            maxLength={200}
            value={content.name}
            onChange={({ target }) => fill({ name: target.value })}
          />
        </Field>
        <Field label={t('of')}>
          <Select
            value={content.collectionId ?? ''}
            onChange={({ target }) => fill({ collectionId: target.value || null })}
          >
            <option value="">{t('everything')}</option>
            {collections.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <div className="flex gap-3">
          <Field label={t('days')}>
            <TextInput
              type="number"
              required
              min={1}
              max={36_600}
              value={Number.isNaN(content.days) ? '' : content.days}
              onChange={({ target }) => fill({ days: target.valueAsNumber })}
            />
          </Field>
          <Field label={t('after')}>
            <Select
              value={content.after}
              onChange={({ target }) =>
                fill({ after: target.value as PutRetentionRule['after'] })
              }
            >
              {AFTER.map((each) => (
                <option key={each} value={each}>
                  {t(`afters.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <Field label={t('then')}>
          <Select
            value={content.outcome}
            onChange={({ target }) =>
              fill({ outcome: target.value as PutRetentionRule['outcome'] })
            }
          >
            {OUTCOMES.map((each) => (
              <option key={each} value={each}>
                {t(`outcomes.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Check
          label={t('withWork')}
          hint={t('withWorkHint')}
          checked={content.withWork}
          onChange={({ target }) => fill({ withWork: target.checked })}
        />
        {tried && <Tried due={tried} />}
        {error && <Failure error={error} />}
        <DialogActions>
          <Button onClick={() => void tryIt()}>{t('try')}</Button>
          <span className="flex-1" />
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="primary">
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** What a rule says, without who wrote it and which one it is. */
function contentOf(rule: RetentionRule | undefined): PutRetentionRule {
  if (!rule) return NEW;
  const { name, collectionId, after, days, outcome, withWork } = rule;
  return { name, collectionId, after, days, outcome, withWork };
}

function Tried({ due: { studies, total } }: { due: DueList }) {
  const t = useTranslations('retention.rules');
  const staying = studies.filter(({ stays }) => stays !== null).length;
  return (
    <Notice
      tone={total > 0 ? 'amber' : 'plain'}
      title={t('tried', { total })}
      detail={studies
        .map(({ studyUid, since }) => `${since.slice(0, 10)}  ${studyUid}`)
        .join('\n')}
    >
      {staying > 0 && t('staying', { staying })}
    </Notice>
  );
}
