import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toast } from 'sonner';
import { request } from '@/app/_data/client';
import { Check } from '@/app/_ui/field';
import { ReasonDialog } from '@/app/_ui/page/reason-dialog';
import { useFormats } from '@/app/_words/use-formats';
import type { StudyRow } from '@/lib/api/studies';

/** The last look before a study is deleted: why, and with what. */
export function DeleteStudy({
  study,
  onClose,
  onDeleted,
}: {
  study: StudyRow;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const t = useTranslations('studies.deletion');
  const [withWork, setWithWork] = useState(false);
  const { studyUid, seriesCount: series, instanceCount: instances } = study;
  const remove = async (reason: string) => {
    await request('POST', '/api/deletions', { body: { studyUid, reason, withWork } });
    toast(t('certified'));
    onDeleted();
  };
  return (
    <ReasonDialog
      title={t('title')}
      confirm={t('confirm')}
      onConfirm={remove}
      onClose={onClose}
    >
      <StudyName study={study} />
      <p>{t('extent', { series, instances })}</p>
      <Check
        label={t('withWork')}
        hint={study.report ? t('hasReport') : t('withWorkHint')}
        checked={withWork}
        onChange={({ target }) => setWithWork(target.checked)}
      />
    </ReasonDialog>
  );
}

/** From now on nobody deletes it. */
export function HoldStudy({ study, onClose }: { study: StudyRow; onClose: () => void }) {
  const t = useTranslations('studies.hold');
  const hold = async (reason: string) => {
    await request('PUT', `/api/holds/${study.studyUid}`, { body: { reason } });
    toast(t('held'));
  };
  return (
    <ReasonDialog
      title={t('title')}
      confirm={t('confirm')}
      look="primary"
      onConfirm={hold}
      onClose={onClose}
    >
      <StudyName study={study} />
      <p>{t('about')}</p>
    </ReasonDialog>
  );
}

function StudyName({ study }: { study: StudyRow }) {
  const t = useTranslations('ui');
  const formats = useFormats();
  const { patientName, patientId, studyDate, description, modalities } = study;
  return (
    <div>
      <p className="font-medium">
        {formats.person(patientName)} <span className="text-muted">{patientId}</span>
      </p>
      <p className="text-muted">
        {[
          description || t('noDescription'),
          formats.date(studyDate),
          modalities.join(', '),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}
