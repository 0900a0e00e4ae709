import { History } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { usePrior } from '@/app/_viewer/prior/use-prior';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { Compared, Finding } from '@/lib/report/finding';
import { comparisonsOf } from '@/lib/report/review/compare';

/** What a finding is compared with, each beside this study. */
export const ComparedLines = ({ finding }: { finding: Finding }) =>
  comparisonsOf(finding).map((compared) => (
    <ComparedLine
      key={`${compared.reportId} ${compared.findingId}`}
      compared={compared}
    />
  ));

function ComparedLine({ compared }: { compared: Compared }) {
  const t = useTranslations('writing.prior');
  const formats = useFormats();
  const show = useShowPrior();
  const { change, studyDate, statement } = compared;
  return (
    <p className="mt-1.5 flex items-start gap-1.5 text-sm text-muted">
      <History size={13} className="mt-0.5 shrink-0" aria-hidden />
      <span className="min-w-0 flex-1">
        {t('line', {
          change: t(`changes.${change}`),
          date: formats.date(studyDate),
          statement,
        })}
      </span>
      <Button className="h-6 px-2 text-sm" onClick={() => void show(compared)}>
        {t('show')}
      </Button>
    </p>
  );
}

/** Lay the earlier study beside this one, where the finding is seen in it. */
export function useShowPrior() {
  const room = useRoom();
  const { compare, prior } = usePrior();
  return async ({ studyUid, evidence }: Pick<Compared, 'studyUid' | 'evidence'>) => {
    if (prior?.studyUid !== studyUid) await compare(studyUid);
    const [first] = evidence;
    if (first) room.jump(first);
  };
}
