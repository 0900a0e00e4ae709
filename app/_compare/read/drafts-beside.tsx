import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { SCREEN } from '@/app/_plots/ink';
import type { VeiledDraft } from '@/lib/api/blind/protocol';
import { DraftText, type Passage } from './draft-text';
import type { Entered } from './entered';
import { ImagePane, type Shown } from './image-pane';

/** The images, beside them one draft or two, and below what is said of them. */
export function DraftsBeside({
  studyUid,
  heading,
  left,
  right,
  reference = null,
  marks,
  onSelect,
  children,
}: {
  studyUid: string;
  heading: ReactNode;
  left: VeiledDraft;
  right: VeiledDraft | null;
  reference?: string | null;
  /** Errors marked in the left one. */
  marks: Entered['marks'];
  /** Words of the left one were selected; absent where nothing is done with them. */
  onSelect: ((passage: Passage | null) => void) | undefined;
  children: ReactNode;
}) {
  const t = useTranslations('compare.read');
  const [shown, setShown] = useState<readonly Shown[]>([]);
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-[36%] min-w-80 flex-col border-r border-line">
        <ImagePane studyUid={studyUid} shown={shown} />
      </div>
      <div className="min-w-0 flex-1 overflow-y-auto px-4 py-3">
        <h2 className="mb-3 font-medium">{heading}</h2>
        <div className="mb-4 flex gap-6">
          {[left, right].map((draft, at) =>
            draft ? (
              <section key={at} className="min-w-0 flex-1">
                <h3 className="mb-1 text-sm text-muted">
                  {right ? t(at === 0 ? 'draftA' : 'draftB') : t('draft')}
                </h3>
                <DraftText
                  draft={draft}
                  marks={at === 0 ? marks : []}
                  onPoint={(evidence) =>
                    setShown([{ color: SCREEN.series[at] ?? '', evidence }])
                  }
                  {...(at === 0 && { onSelect })}
                />
              </section>
            ) : null,
          )}
          {reference !== null && (
            <section className="min-w-0 flex-1">
              <h3 className="mb-1 text-sm text-muted">{t('reference')}</h3>
              <p className="leading-6 whitespace-pre-wrap text-muted">{reference}</p>
            </section>
          )}
        </div>
        {children}
      </div>
    </div>
  );
}
