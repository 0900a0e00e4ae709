import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import useSWR from 'swr';
import { ImagePane, type Shown } from '@/app/_compare/read/image-pane';
import { requestJson } from '@/app/_data/client';
import { wayName } from '@/app/_experiments/run/way-name';
import { experimentKey, useCohort } from '@/app/_experiments/data';
import { Button } from '@/app/_ui/button';
import { Select } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { Experiment } from '@/lib/api/research/experiments';
import { sideBySideSchema } from '@/lib/api/research/side-by-side';
import { SentPane } from './sent-pane';
import { Strands } from './strands';

/**
 * What the models drafted of one study, finding by finding beside the reference, and where on the images
 * they say that it is.
 */
export function Sides({
  experiment,
  studyUid: asked,
  onStudy,
}: {
  experiment: Experiment;
  /** null: the first of the cohort. */
  studyUid: string | null;
  onStudy: (studyUid: string) => void;
}) {
  const t = useTranslations('experiments.sides');
  const { id, cohort, plan } = experiment;
  const { data: locked } = useCohort(cohort.id, cohort.version);
  const [repeat, setRepeat] = useState(1);
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const list = locked?.list ?? [];
  const studyUid = asked ?? list[0]?.studyUid;
  const place = list.findIndex((study) => study.studyUid === studyUid);
  const key =
    studyUid && `${experimentKey(id)}/drafts?study=${studyUid}&repeat=${repeat}`;
  const { data, error } = useSWR(key, (url: string) =>
    requestJson('GET', url, sideBySideSchema),
  );
  // Whose pictures: of a run, or (empty) the study’s own; undefined: of the first run that there is.
  const [view, setView] = useState<string>();
  const sentBy = (data?.drafts ?? []).flatMap(({ runId, modelId, arm, state }) => {
    const model = plan.models.find((each) => each.id === modelId);
    // What only measures looks at no picture.
    if (runId === null || state !== 'done' || model?.adapter === 'baseline') return [];
    const name = wayName(
      model?.title ?? modelId,
      plan.arms.length === 1 ? null : arm + 1,
    );
    return [{ runId, name }];
  });
  const own =
    view === '' ? undefined : (sentBy.find(({ runId }) => runId === view) ?? sentBy[0]);
  const go = (to: number) => {
    const next = list[to];
    if (!next) return;
    setShown([]);
    onStudy(next.studyUid);
  };
  const step = useRef(go);
  useEffect(() => {
    step.current = (by) => go(place + by);
  });
  useEffect(() => {
    const press = ({ key, target, ctrlKey, altKey, metaKey }: KeyboardEvent) => {
      if (ctrlKey || altKey || metaKey) return;
      if (target instanceof HTMLElement && target.matches('input, select, textarea'))
        return;
      if (key === 'j') step.current(1);
      if (key === 'k') step.current(-1);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-[34%] min-w-72 flex-col border-r border-line print:hidden">
        {data?.isHere && sentBy.length > 0 && (
          <Select
            aria-label={t('sent.which')}
            className="m-2 w-auto"
            value={own?.runId ?? ''}
            onChange={({ target }) => setView(target.value)}
          >
            {sentBy.map(({ runId, name }) => (
              <option key={runId} value={runId}>
                {t('sent.by', { name })}
              </option>
            ))}
            <option value="">{t('sent.study')}</option>
          </Select>
        )}
        {data?.isHere && studyUid ? (
          own ? (
            <SentPane key={own.runId} runId={own.runId} shown={shown} />
          ) : (
            <ImagePane studyUid={studyUid} shown={shown} />
          )
        ) : (
          data && <p className="p-4 text-muted">{t('elsewhere')}</p>
        )}
      </div>
      <div className="min-w-0 flex-1 overflow-y-auto px-4 py-3">
        <div className="mb-3 flex items-center gap-2">
          <Button
            disabled={place <= 0}
            aria-keyshortcuts="K"
            onClick={() => go(place - 1)}
          >
            {t('previous')}
          </Button>
          <Select
            aria-label={t('study')}
            className="w-64"
            value={studyUid ?? ''}
            onChange={({ target }) =>
              go(list.findIndex((study) => study.studyUid === target.value))
            }
          >
            {list.map(({ studyUid: uid, modalities, instances }, at) => (
              <option key={uid} value={uid}>
                {t('option', {
                  ...{ number: at + 1, modality: modalities.join(', ') },
                  count: instances,
                })}
              </option>
            ))}
          </Select>
          <Button
            disabled={place >= list.length - 1}
            aria-keyshortcuts="J"
            onClick={() => go(place + 1)}
          >
            {t('next')}
          </Button>
          {plan.repeats > 1 && (
            <Select
              aria-label={t('repeat')}
              className="w-36"
              value={repeat}
              onChange={({ target }) => setRepeat(Number(target.value))}
            >
              {Array.from({ length: plan.repeats }, (_, at) => (
                <option key={at} value={at + 1}>
                  {t('repeatOption', { number: at + 1 })}
                </option>
              ))}
            </Select>
          )}
          {data?.isHere && (
            <Link
              href={`/studies/${studyUid}`}
              className="ml-auto text-accent hover:underline"
            >
              {t('openStudy')}
            </Link>
          )}
        </div>
        {error && <Failure error={error} />}
        {!data && !error && <Waiting>{t('waiting')}</Waiting>}
        {data && data.drafts.length === 0 && <Notice title={t('none')} />}
        {data && <Strands data={data} plan={plan} onPoint={setShown} />}
      </div>
    </div>
  );
}
