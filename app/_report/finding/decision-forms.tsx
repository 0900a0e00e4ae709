import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Check, Select, TextInput } from '@/app/_ui/field';
import { certaintySchema, sideSchema, type Finding } from '@/lib/report/finding';
import { useEvidenceHere } from './drawings/evidence-here';
import { SiteField } from './site-field';
import { useReview } from '@/app/_report/review';
import { KeptState, useKept } from '@/app/_report/sitting/kept';
import { WordsArea } from '@/app/_report/writing/words/words-area';
import { keptOf, readWording, wordingOf, type Wording } from './wording';

/** Text, certainty, side and size. */
export function WordingFields({
  wording,
  onChange,
}: {
  wording: Wording;
  onChange: (wording: Wording) => void;
}) {
  const t = useTranslations('report');
  return (
    <>
      <WordsArea
        label={t('statement')}
        autoFocus
        rows={3}
        value={wording.statement}
        onChange={(statement) => onChange({ ...wording, statement })}
      />
      <div className="mt-1 grid grid-cols-3 gap-1.5">
        <Select
          aria-label={t('certainty')}
          value={wording.certainty ?? ''}
          onChange={({ target }) =>
            onChange({
              ...wording,
              certainty: certaintySchema.safeParse(target.value).data ?? null,
            })
          }
        >
          <option value="">{t('noCertainty')}</option>
          {certaintySchema.options.map((each) => (
            <option key={each} value={each}>
              {t(`certainties.${each}`)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('side')}
          value={wording.side ?? ''}
          onChange={({ target }) =>
            onChange({
              ...wording,
              side: sideSchema.safeParse(target.value).data ?? null,
            })
          }
        >
          <option value="">{t('noSide')}</option>
          {sideSchema.options.map((each) => (
            <option key={each} value={each}>
              {t(`sides.${each}`)}
            </option>
          ))}
        </Select>
        <TextInput
          aria-label={t('size')}
          inputMode="decimal"
          placeholder={t('sizeHint')}
          aria-invalid={readWording(wording) === null}
          className="aria-invalid:border-red"
          value={wording.size}
          onChange={({ target }) => onChange({ ...wording, size: target.value })}
        />
      </div>
      <SiteField
        anatomy={wording.anatomy}
        onChange={(anatomy) => onChange({ ...wording, anatomy })}
      />
    </>
  );
}

/** Other words for a finding. What the model said stays to be seen. */
export function EditForm({ finding }: { finding: Finding }) {
  const t = useTranslations('report');
  const { decide, open, openForm, busy } = useReview();
  const here = useEvidenceHere();
  const [wording, setWording] = useState(() => open?.words ?? wordingOf(finding));
  useKept(keptOf(wording, 'edit'), keptOf(wordingOf(finding), 'edit'));
  const [tied, setTied] = useState(false);
  const read = readWording(wording);
  const canSave = read !== null && read.statement !== '' && !busy;
  const save = async () => {
    if (!canSave) return;
    const more = tied ? await here.tie() : here.nothing;
    if (!more) return;
    const statement = { ...read, evidence: [...finding.evidence, ...more.evidence] };
    const { link } = more;
    if (await decide(finding, { decision: 'edited', statement, link })) openForm(null);
  };
  return (
    <form
      aria-label={t('editFinding')}
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
          label={t(finding.evidence.length > 0 ? 'alsoEvidence' : 'evidence', {
            place: here.name,
          })}
          checked={tied}
          disabled={!here.evidence}
          onChange={({ target }) => setTied(target.checked)}
        />
      </div>
      {finding.proposed && (
        <p className="mt-1 text-sm text-faint">
          {t('modelSaid', { statement: finding.proposed.statement })}
        </p>
      )}
      <div className="mt-2 flex gap-1.5">
        <Button type="submit" look="primary" disabled={!canSave} title="Ctrl+Enter">
          {t('saveEdit')}
        </Button>
        <Button look="quiet" onClick={() => openForm(null)}>
          {t('cancel')}
        </Button>
        <KeptState />
      </div>
    </form>
  );
}
