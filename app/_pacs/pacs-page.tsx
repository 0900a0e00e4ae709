'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { usePacsNodes } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { Kbd } from '@/app/_ui/tip';
import { Waiting } from '@/app/_ui/waiting';
import type { PacsNodeRow } from '@/lib/api/pacs/protocol';
import { NodePicker } from './node-picker';
import { PageHead } from '@/app/_ui/page/page-head';
import { NotConfigured } from './not-configured';
import { PullTray } from './pull-tray';
import { startPulls, useLivePulls } from './pulls';
import { ResultTable } from './result-table';
import { SearchForm } from './search-form';
import { useSearch } from './use-search';

/** Other archives: find a study there, and fetch it. */
export function PacsPage() {
  const t = useTranslations();
  const router = useRouter();
  const { data, error, mutate } = usePacsNodes();
  const named = useSearchParams().get('node');
  const node = data?.nodes.find(({ id }) => id === named) ?? data?.nodes[0];
  useLivePulls();
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title="PACS">
        <span className="flex-1" />
        {data && node && (
          <NodePicker
            nodes={data.nodes}
            node={node}
            onChoose={(id) => router.replace(`/pacs?node=${id}`)}
          />
        )}
      </PageHead>
      {error ? (
        <div className="mx-auto mt-16 w-full max-w-lg flex-1">
          <Failure
            error={error}
            actions={<Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>}
          />
        </div>
      ) : !data ? (
        <p className="flex-1 px-5 py-3">
          <Waiting>{t('pacs.reading')}</Waiting>
        </p>
      ) : node ? (
        <Node key={node.id} node={node} />
      ) : (
        <NotConfigured
          file={data.file}
          problems={data.problems}
          onLookAgain={() => void mutate()}
        />
      )}
      <PullTray nodes={data?.nodes ?? []} />
      <footer className="flex h-7 shrink-0 items-center gap-1.5 border-t border-line bg-panel px-5 text-sm text-faint">
        <span className="hidden items-center gap-1.5 md:flex">
          {t.rich('pacs.keys', { key: (name) => <Kbd>{name}</Kbd> })}
        </span>
        <span className="flex-1" />
        <span>{t('ui.disclaimer')}</span>
      </footer>
    </div>
  );
}

/** The search of one archive, and what it found. */
function Node({ node }: { node: PacsNodeRow }) {
  const t = useTranslations('pacs');
  const archive = node.title;
  const { found, error, searching, search, more, stop, forget } = useSearch(node.id);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const pullSelected = () => {
    void startPulls(
      node.id,
      [...selected].map((studyUid) => ({ studyUid })),
    );
    setSelected(new Set());
  };
  return (
    <>
      <SearchForm
        searching={searching}
        onSearch={(asked) => {
          setSelected(new Set());
          search(asked);
        }}
        onStop={stop}
        onClear={forget}
      />
      <main className="min-h-0 flex-1 overflow-y-auto">
        {error !== null && (
          <div className="mx-auto mt-10 max-w-xl">
            <Failure error={error} />
          </div>
        )}
        {found && found.studies.length > 0 && (
          <ResultTable
            node={node}
            found={found}
            selected={selected}
            onSelect={setSelected}
          />
        )}
        {found && found.studies.length === 0 && (
          <section className="mt-[12vh] text-center">
            <h2 className="text-lg">{t('nothing.title', { archive })}</h2>
            <p className="mt-1 text-muted">
              {t.rich('nothing.about', { key: (name) => <Kbd>{name}</Kbd> })}
            </p>
          </section>
        )}
        {found && found.unusable > 0 && (
          <div className="mx-5 my-3">
            <Notice tone="amber" title={t('leftOut.title', { count: found.unusable })}>
              {t('leftOut.about', { archive })}
            </Notice>
          </div>
        )}
        {!found && error === null && !searching && (
          <p className="mt-[12vh] text-center text-muted">
            {t('invitation', { archive })}
          </p>
        )}
        {searching && (
          <p className="delayed px-5 py-3">
            <Waiting>{t('asking', { archive })}</Waiting>
          </p>
        )}
      </main>
      <div className="flex h-10 shrink-0 items-center gap-3 border-t border-line bg-panel px-5">
        <span role="status" className="text-muted">
          {found &&
            t(found.next === null ? 'count' : 'countAndMore', {
              count: found.studies.length,
            })}
          {selected.size > 0 && ` · ${t('selected', { count: selected.size })}`}
        </span>
        {found?.next != null && !searching && (
          <Button onClick={more}>{t('showMore')}</Button>
        )}
        <span className="flex-1" />
        {selected.size > 0 && (
          <Button look="quiet" onClick={() => setSelected(new Set())}>
            {t('selectNone')}
          </Button>
        )}
        <Button look="primary" disabled={selected.size === 0} onClick={pullSelected}>
          <Download size={14} aria-hidden /> {t('pullSelected', { count: selected.size })}
        </Button>
      </div>
    </>
  );
}
