import { MessageCircleQuestion } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RunView } from '@/app/_model/run-view';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import type { Report } from '@/lib/api/reports';
import type { HelpKind } from '@/lib/report/help/task';
import { AskForHelp } from './ask-for-help';

const KINDS: readonly HelpKind[] = ['impression', 'section', 'region', 'translation'];

/** What a model can do for a report that isn't a new draft; what comes of it is for a person to decide. */
export function Help({ report, open }: { report: Report; open: boolean }) {
  const t = useTranslations('report.help');
  const may = useMay();
  const [kind, setKind] = useState<HelpKind | null>(null);
  const [runId, setRunId] = useState<string | null>(null);
  if (!may('ask')) return null;
  if (runId) {
    return (
      <RunView
        key={runId}
        runId={runId}
        model={undefined}
        back={t('title')}
        onBack={() => setRunId(null)}
        onOpen={setRunId}
        onAgain={() => setRunId(null)}
      />
    );
  }
  if (kind) {
    return (
      <AskForHelp
        key={kind}
        kind={kind}
        report={report}
        onSent={setRunId}
        onClose={() => setKind(null)}
      />
    );
  }
  return (
    <section aria-label={t('title')}>
      <h3 className="mb-1 text-sm font-medium text-faint">{t('title')}</h3>
      <div className="flex flex-wrap gap-1.5">
        {KINDS.filter((each) => open || each === 'translation').map((each) => (
          <Button key={each} onClick={() => setKind(each)}>
            {each === 'region' && <MessageCircleQuestion size={14} aria-hidden />}
            {t(`kinds.${each}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
