import { useTranslations } from 'next-intl';
import useSWR, { useSWRConfig } from 'swr';
import { useUnsentOf } from '@/app/_data/book/use-unsent';
import { request } from '@/app/_data/client';
import { useWork } from '@/app/_data/queries';
import { wordingFrom } from '@/app/_report/finding/wording';
import { UNSENT_WORDS, type UnsentWords } from './kept-words';
import { NEW, useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useFormats } from '@/app/_words/use-formats';
import type { Work } from '@/lib/api/reading/sittings';
import type { Report } from '@/lib/api/reports';
import { shown } from '@/lib/report/prose';

/** What oneself wrote on a page that is gone, and neither saved nor gave up. */
export function LeftWords({ report }: { report: Report }) {
  const t = useTranslations('report.left');
  const formats = useFormats();
  const { words, others, openForm, select } = useReview();
  const { mutate } = useSWRConfig();
  const { data } = useWork(report.id, 0);
  const findings = shown(report.findings);
  const unsent = useUnsentOf<UnsentWords>(UNSENT_WORDS);
  const { data: unheard = [], mutate: lookAgain } = useSWR(
    ['unsent words', report.id],
    async () => {
      const all = await unsent.left(report.studyUid);
      return [...all].flatMap(([sittingId, { reportId, ...each }]) =>
        reportId === report.id ? [{ sittingId, ...each }] : [],
      );
    },
  );
  const told = (data?.left ?? []).filter(
    ({ sittingId }) => !unheard.some((each) => each.sittingId === sittingId),
  );
  // What is being written on another page isn't left.
  const left = [...unheard, ...told].filter(
    ({ sittingId }) =>
      sittingId === words.sittingBefore ||
      (sittingId !== words.sittingId && !others.some(({ id }) => id === sittingId)),
  );
  const forget = async ({ sittingId }: Work['left'][number]) => {
    unsent.drop(sittingId);
    await request('DELETE', `/api/reports/${report.id}/sittings/${sittingId}`).catch(
      () => undefined,
    );
    await lookAgain(
      unheard.filter((each) => each.sittingId !== sittingId),
      { revalidate: false },
    );
    await mutate((key) => Array.isArray(key) && key[0] === workKeyOf(report));
  };
  const take = async (each: Work['left'][number]) => {
    const finding = findings.find(({ id }) => id === each.findingId);
    const wording = wordingFrom(each.words);
    if (each.words['form'] === 'edit' && finding) {
      select(finding);
      openForm({ id: finding.id, form: 'edit', words: wording });
    } else openForm({ id: NEW, form: 'add', words: wording });
    await forget(each);
  };
  return left.map((each) => {
    const number = findings.findIndex(({ id }) => id === each.findingId) + 1;
    const said = each.words['statement'] ?? '';
    return (
      <div key={each.sittingId} className="px-3 pb-3">
        <Notice
          tone="amber"
          title={t('title', { when: formats.moment(each.at) })}
          actions={
            <>
              <Button look="primary" onClick={() => void take(each)}>
                {t('take')}
              </Button>
              <Button onClick={() => void forget(each)}>{t('forget')}</Button>
            </>
          }
        >
          {each.words['form'] === 'edit' && number > 0
            ? t('at', { number, words: said })
            : t('new', { words: said })}
        </Notice>
      </div>
    );
  });
}

const workKeyOf = ({ id }: Report) => `/api/reports/${id}/work`;
