import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ProblemError, request } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import type { StudyRow } from '@/lib/api/studies';

/** The last look before a study is deleted. */
export function DeleteStudy({
  study,
  onClose,
  onDeleted,
}: {
  study: StudyRow;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const stays = error instanceof ProblemError && error.status === 409;

  const remove = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await request('DELETE', `/dicomweb/studies/${study.studyUid}`);
      onDeleted();
      onClose();
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };

  const { patientName, patientId, studyDate, description, modalities } = study;
  return (
    <Dialog title={t('studies.deletion.title')} open onClose={() => busy || onClose()}>
      <p className="font-medium">
        {formats.person(patientName)} <span className="text-muted">{patientId}</span>
      </p>
      <p className="text-muted">
        {[
          description || t('ui.noDescription'),
          formats.date(studyDate),
          modalities.join(', '),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="my-3">
        {t('studies.deletion.extent', {
          series: study.seriesCount,
          instances: study.instanceCount,
        })}
      </p>
      {study.report ? (
        <Notice tone="amber" title={t('studies.deletion.hasReport')} />
      ) : (
        error !== undefined && <Failure error={error} />
      )}
      <DialogActions>
        {busy && <Waiting>{t('studies.deletion.deleting')}</Waiting>}
        <Button onClick={onClose} disabled={busy} autoFocus>
          {t('ui.cancel')}
        </Button>
        <Button
          look="danger"
          disabled={busy || stays || study.report !== null}
          onClick={() => void remove()}
        >
          {t('studies.deletion.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
