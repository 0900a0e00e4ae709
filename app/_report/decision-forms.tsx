import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Check, Select, TextArea, TextInput } from '@/app/_ui/field';
import {
  certaintySchema,
  sideSchema,
  type Finding,
  type Statement,
} from '@/lib/report/finding';
import { useEvidenceHere } from './evidence-here';
import { useReview } from './review';

/** The words and the facts of a finding, as somebody writes them. */
export interface Wording {
  statement: string;
  certainty: Statement['certainty'];
  side: Statement['side'];
  /** As typed; read when it is saved. */
  size: string;
}

export const wordingOf = (statement: Statement): Wording => ({
  statement: statement.statement,
  certainty: statement.certainty,
  side: statement.side,
  size: statement.sizeMm === null ? '' : String(statement.sizeMm),
});

/** @returns null while the size isn't a positive number. */
export function readWording(wording: Wording) {
  const size = wording.size.trim().replace(',', '.');
  const sizeMm = size === '' ? null : Number(size);
  if (sizeMm !== null && !(sizeMm > 0)) return null;
  const { certainty, side } = wording;
  return { statement: wording.statement.trim(), certainty, side, sizeMm };
}

/** Text, certainty, side and size. */
export function WordingFields({
  wording,
  onChange,
}: {
  wording: Wording;
  onChange: (wording: Wording) => void;
}) {
  return (
    <>
      <TextArea
        aria-label="Statement"
        autoFocus
        rows={3}
        value={wording.statement}
        onChange={({ target }) => onChange({ ...wording, statement: target.value })}
      />
      <div className="mt-1 grid grid-cols-3 gap-1.5">
        <Select
          aria-label="Certainty"
          value={wording.certainty ?? ''}
          onChange={({ target }) =>
            onChange({
              ...wording,
              certainty: certaintySchema.safeParse(target.value).data ?? null,
            })
          }
        >
          <option value="">certainty –</option>
          {certaintySchema.options.map((each) => (
            <option key={each} value={each}>
              {each} certainty
            </option>
          ))}
        </Select>
        <Select
          aria-label="Side"
          value={wording.side ?? ''}
          onChange={({ target }) =>
            onChange({
              ...wording,
              side: sideSchema.safeParse(target.value).data ?? null,
            })
          }
        >
          <option value="">side –</option>
          {sideSchema.options.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
        <TextInput
          aria-label="Size in mm"
          inputMode="decimal"
          placeholder="size, mm"
          aria-invalid={readWording(wording) === null}
          className="aria-invalid:border-red"
          value={wording.size}
          onChange={({ target }) => onChange({ ...wording, size: target.value })}
        />
      </div>
    </>
  );
}

/** Other words for a finding. What the model said stays to be seen. */
export function EditForm({ finding }: { finding: Finding }) {
  const { decide, openForm, busy } = useReview();
  const here = useEvidenceHere();
  const [wording, setWording] = useState(() => wordingOf(finding));
  const [tied, setTied] = useState(false);
  const read = readWording(wording);
  const canSave = read !== null && read.statement !== '' && !busy;
  const save = async () => {
    if (!canSave) return;
    const evidence =
      tied && here.evidence ? [...finding.evidence, here.evidence] : finding.evidence;
    const statement = { ...read, evidence };
    if (await decide(finding, { decision: 'edited', statement })) openForm(null);
  };
  return (
    <form
      aria-label="Edit finding"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') openForm(null);
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <WordingFields wording={wording} onChange={setWording} />
      <div className="mt-2">
        <Check
          label={`${finding.evidence.length > 0 ? 'Also evidence' : 'Evidence'}: ${here.name}`}
          checked={tied}
          disabled={!here.evidence}
          onChange={({ target }) => setTied(target.checked)}
        />
      </div>
      {finding.proposed && (
        <p className="mt-1 text-sm text-faint">
          Model said: {finding.proposed.statement}
        </p>
      )}
      <div className="mt-2 flex gap-1.5">
        <Button type="submit" look="primary" disabled={!canSave} title="Ctrl+Enter">
          Save edit
        </Button>
        <Button look="quiet" onClick={() => openForm(null)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

const REASONS = [
  'Not there',
  'Wrong side',
  'Wrong place',
  'Wrong size',
  'Artefact',
  'Normal variant',
  'Not relevant',
  'Said twice',
] as const;

/** Why a finding is rejected: one click for the usual reasons, words for the others. */
export function RejectForm({ finding }: { finding: Finding }) {
  const { decide, openForm, busy } = useReview();
  const [reason, setReason] = useState('');
  const reject = async (why: string) => {
    const rejected = await decide(finding, { decision: 'rejected', reason: why });
    if (rejected) openForm(null);
  };
  return (
    <form
      aria-label="Reason for rejection"
      className="mt-2 border-t border-line pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) void reject(reason.trim());
      }}
      onKeyDown={(event) => event.key === 'Escape' && openForm(null)}
    >
      <p className="mb-1 text-sm text-muted">Why is it rejected?</p>
      <div className="flex flex-wrap gap-1">
        {REASONS.map((each, index) => (
          <Button
            key={each}
            autoFocus={index === 0}
            disabled={busy}
            className="h-6 px-2 text-sm"
            onClick={() => void reject(each)}
          >
            {each}
          </Button>
        ))}
      </div>
      <div className="mt-1.5 flex gap-1.5">
        <TextInput
          aria-label="Other reason"
          placeholder="Other reason"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <Button type="submit" look="danger" disabled={busy || reason.trim() === ''}>
          Reject
        </Button>
        <Button look="quiet" onClick={() => openForm(null)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
