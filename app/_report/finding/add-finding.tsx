import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Check, Select } from '@/app/_ui/field';
import { sectionSchema, type Section } from '@/lib/report/finding';
import { WordingFields } from './decision-forms';
import { keptOf, readWording, type Wording } from './wording';
import { KeptState, useKept } from '@/app/_report/sitting/kept';
import { useEvidenceHere } from './drawings/evidence-here';
import { useReview } from '@/app/_report/review';

/** An addendum is added to a signed report. */
const BODY = sectionSchema.exclude(['addendum']).options;

const EMPTY: Wording = {
  statement: '',
  certainty: null,
  side: null,
  anatomy: '',
  size: '',
};

/** A finding of the reader's own; its evidence is the slice on the screen, or what is drawn there. */
export function AddFinding() {
  const t = useTranslations('report');
  const { add, busy, open, openForm } = useReview();
  const onDone = () => openForm(null);
  const here = useEvidenceHere();
  const [wording, setWording] = useState(open?.words ?? EMPTY);
  useKept(keptOf(wording, 'add'), keptOf(EMPTY, 'add'));
  const [section, setSection] = useState<Section>(open?.section ?? 'findings');
  const [withSlice, setWithSlice] = useState(true);
  const read = readWording(wording);

  const save = async () => {
    if (!read || read.statement === '') return;
    const tied = withSlice ? await here.tie() : here.nothing;
    if (!tied) return;
    const { evidence, link } = tied;
    const added = await add({ ...read, section, evidence, polarity: 'present' }, link);
    if (added) onDone();
  };

  return (
    <form
      aria-label={t('newFinding')}
      className="rounded border border-edge bg-raised p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <Select
        aria-label={t('section')}
        className="mb-1"
        value={section}
        onChange={({ target }) =>
          setSection(sectionSchema.safeParse(target.value).data ?? 'findings')
        }
      >
        {BODY.map((each) => (
          <option key={each} value={each}>
            {t(`sections.${each}`)}
          </option>
        ))}
      </Select>
      <WordingFields wording={wording} onChange={setWording} />
      <div className="mt-2">
        <Check
          label={t('evidence', { place: here.name })}
          checked={withSlice}
          onChange={({ target }) => setWithSlice(target.checked)}
        />
      </div>
      <div className="mt-2 flex gap-1.5">
        <Button
          type="submit"
          look="primary"
          disabled={busy || read === null || read.statement === ''}
        >
          {t('add')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
        <KeptState />
      </div>
    </form>
  );
}
