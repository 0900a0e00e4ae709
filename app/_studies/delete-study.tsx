import { useState } from 'react';
import { ProblemError, request } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { dicomDate, personName, plural } from '@/app/_ui/format';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
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
    <Dialog title="Delete this study?" open onClose={() => busy || onClose()}>
      <p className="font-medium">
        {personName(patientName)} <span className="text-muted">{patientId}</span>
      </p>
      <p className="text-muted">
        {[description || 'No description', dicomDate(studyDate), modalities.join(', ')]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="my-3">
        {plural(study.seriesCount, 'series', 'series')} with{' '}
        {plural(study.instanceCount, 'image or document', 'images and documents')}, and
        what models drafted of them, will be gone for good.
      </p>
      {study.report ? (
        <Notice
          tone="amber"
          title="This study has a report, and stays as long as that."
        />
      ) : (
        error !== undefined && <Failure error={error} />
      )}
      <DialogActions>
        {busy && <Waiting>Deleting …</Waiting>}
        <Button onClick={onClose} disabled={busy} autoFocus>
          Cancel
        </Button>
        <Button
          look="danger"
          disabled={busy || stays || study.report !== null}
          onClick={() => void remove()}
        >
          Delete study
        </Button>
      </DialogActions>
    </Dialog>
  );
}
