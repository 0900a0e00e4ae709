import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Check, Field, TextArea } from '@/app/_ui/field';
import { ACTS } from '@/app/_report/acts';
import { useEvidenceHere } from '@/app/_report/finding/drawings/evidence-here';
import { useReview } from '@/app/_report/review';
import { seenNow } from '@/app/_report/seen';
import { useRoom } from '@/app/_viewer/room';
import { WordsArea } from '@/app/_report/writing/words/words-area';
import { useSignature } from './signature';

/** Words that are added to a signed report, under a signature of their own. */
export function AddendumDialog() {
  const t = useTranslations('report.addendum');
  const { act, ask, busy } = useReview();
  const room = useRoom();
  const here = useEvidenceHere();
  const signature = useSignature();
  const [words, setWords] = useState('');
  const [tied, setTied] = useState(false);
  const close = () => ask(null);
  const isReady = words.trim() !== '' && signature.isReady && !busy;
  const save = async () => {
    if (!isReady) return;
    const statement = {
      ...({ statement: words.trim(), polarity: 'present', certainty: null } as const),
      ...{ anatomy: null, side: null, sizeMm: null },
      evidence: tied && here.evidence ? [here.evidence] : [],
    };
    const asked = { ...signature.value, statement, seen: seenNow(room) };
    if (await act(t('title'), ACTS.append(asked))) {
      signature.done();
      close();
    }
  };
  return (
    <Dialog title={t('title')} description={t('about')} open onClose={close}>
      <form
        className="space-y-2"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <WordsArea
          titled
          label={t('words')}
          autoFocus
          rows={4}
          value={words}
          onChange={setWords}
        />
        <Check
          label={t('evidence', { place: here.name })}
          checked={tied}
          disabled={!here.evidence}
          onChange={({ target }) => setTied(target.checked)}
        />
        {signature.fields}
        <DialogActions>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look="sign" disabled={!isReady}>
            {t('sign')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Why a signed report is opened. */
export function AmendDialog() {
  const t = useTranslations('report.amendment');
  const { act, ask, busy } = useReview();
  const [reason, setReason] = useState('');
  const close = () => ask(null);
  return (
    <Dialog title={t('title')} description={t('about')} open onClose={close}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (reason.trim() && (await act(t('title'), ACTS.amend(reason.trim()))))
            close();
        }}
      >
        <Reason label={t('reason')} value={reason} onChange={setReason} />
        <DialogActions>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy || reason.trim() === ''}>
            {t('open')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** That a report should never have been, and why. */
export function WithdrawDialog() {
  const t = useTranslations('report.withdrawal');
  const { act, ask, busy } = useReview();
  const signature = useSignature();
  const [reason, setReason] = useState('');
  const close = () => ask(null);
  const isReady = reason.trim() !== '' && signature.isReady && !busy;
  return (
    <Dialog title={t('title')} description={t('about')} open onClose={close}>
      <form
        className="space-y-2"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!isReady) return;
          const asked = { ...signature.value, reason: reason.trim() };
          if (await act(t('title'), ACTS.withdraw(asked))) {
            signature.done();
            close();
          }
        }}
      >
        <Reason label={t('reason')} value={reason} onChange={setReason} />
        {signature.fields}
        <DialogActions>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look="danger" disabled={!isReady}>
            {t('withdraw')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Reason({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (reason: string) => void;
}) {
  return (
    <Field label={label}>
      <TextArea
        autoFocus
        rows={2}
        maxLength={1000}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}
