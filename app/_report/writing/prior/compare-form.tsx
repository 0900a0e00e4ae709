import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ACTS } from '@/app/_report/acts';
import { WordingFields } from '@/app/_report/finding/decision-forms';
import { useEvidenceHere } from '@/app/_report/finding/drawings/evidence-here';
import { readWording, type Wording } from '@/app/_report/finding/wording';
import { useReview } from '@/app/_report/review';
import { seenNow } from '@/app/_report/seen';
import { Button } from '@/app/_ui/button';
import { Check } from '@/app/_ui/field';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { PatientStudy } from '@/lib/api/studies';
import type { Compared, Finding } from '@/lib/report/finding';

/** What became of a finding of an earlier report, in words to be looked over before they are added. */
export function CompareForm({
  finding,
  study,
  change,
  reportId,
  onClose,
}: {
  finding: Finding;
  study: PatientStudy;
  change: Compared['change'];
  reportId: string;
  onClose: () => void;
}) {
  const t = useTranslations('writing.prior');
  const formats = useFormats();
  const { act, busy } = useReview();
  const room = useRoom();
  const here = useEvidenceHere();
  const [wording, setWording] = useState<Wording>(() => ({
    statement: t('said', {
      change: t(`since.${change}`, { date: formats.date(study.studyDate) }),
      statement: finding.statement,
    }),
    ...{ certainty: finding.certainty, side: finding.side },
    anatomy: finding.anatomy ?? '',
    size: change === 'unchanged' && finding.sizeMm !== null ? String(finding.sizeMm) : '',
  }));
  const [tied, setTied] = useState(change !== 'gone');
  const read = readWording(wording);
  const isReady = !busy && read !== null && read.statement !== '';
  const save = async () => {
    if (!isReady) return;
    const asked = {
      ...{ reportId, findingId: finding.id, change, seen: seenNow(room) },
      statement: {
        ...read,
        section: finding.section,
        polarity: change === 'gone' ? ('absent' as const) : finding.polarity,
        evidence: tied && here.evidence ? [here.evidence] : [],
      },
    };
    if (await act(t('what'), ACTS.compare(asked))) onClose();
  };
  return (
    <form
      aria-label={t('form')}
      className="mt-1.5 rounded border border-edge bg-raised p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <WordingFields wording={wording} onChange={setWording} />
      <div className="mt-2">
        <Check
          label={t('evidence', { place: here.name })}
          checked={tied && here.evidence !== null}
          disabled={!here.evidence}
          onChange={({ target }) => setTied(target.checked)}
        />
      </div>
      <div className="mt-2 flex gap-1.5">
        <Button type="submit" look="primary" disabled={!isReady} title="Ctrl+Enter">
          {t('add')}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
