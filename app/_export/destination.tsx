import { useTranslations } from 'next-intl';
import { usePacsNodes } from '@/app/_data/queries';
import { useMay } from '@/app/_people/who';
import { Check } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { EXPORT_FORMATS, type StudyExports } from '@/lib/api/exports';
import type { PacsNodeRow } from '@/lib/api/pacs/protocol';
import type { Choice } from './choice';
import { isDicom, isPicture } from './formats';
import { IdentityChoice } from './leaving/identity-choice';
import type { LeavingWish } from './leaving/wish';

/** Archives that things are sent to from here; none for whoever may not. */
export function usePushNodes(): readonly PacsNodeRow[] {
  const { data } = usePacsNodes(useMay()('pacs'));
  return (data?.nodes ?? []).filter(({ push }) => push);
}

/** Where it goes, which images become pictures, whether it is validated, and whether the patient is told. */
export function Destination({
  choice,
  study,
  identified,
  leaving,
  onChange,
  onIdentified,
  onLeaving,
}: {
  choice: Choice;
  study: StudyExports | undefined;
  /** Somebody said that the other archive may know the patient. */
  identified: boolean;
  leaving: LeavingWish;
  onChange: (choice: Choice) => void;
  onIdentified: (identified: boolean) => void;
  onLeaving: (wish: LeavingWish) => void;
}) {
  const t = useTranslations('exporting');
  const may = useMay();
  const nodes = usePushNodes();
  const { data, error } = usePacsNodes(may('pacs'));
  const staying = choice.formats.filter((format) => !isDicom(format));
  const isPush = choice.to !== null;
  return (
    <div className="space-y-3">
      <fieldset>
        <legend className="mb-1 text-sm text-faint">{t('to')}</legend>
        <div className="overflow-hidden rounded border border-line">
          <Way
            name={t('download')}
            about={t('downloadAbout')}
            checked={!isPush}
            onChange={() => onChange({ ...choice, to: null })}
          />
          {nodes.map(({ id, title, address }) => (
            <Way
              key={id}
              name={title}
              about={address}
              checked={choice.to === id}
              onChange={() => onChange({ ...choice, to: id })}
            />
          ))}
        </div>
        {data && nodes.length === 0 && (
          <p className="mt-1 text-sm text-faint">{t('noNodes')}</p>
        )}
      </fieldset>
      {error !== undefined && <Failure error={error} />}
      {isPush && staying.length > 0 && (
        <p className="text-sm text-amber">
          {t('notPushed', {
            formats: staying.map((format) => EXPORT_FORMATS[format]).join(', '),
          })}
        </p>
      )}
      {choice.formats.some(isPicture) && !isPush && (
        <fieldset>
          <legend className="mb-1 text-sm text-faint">{t('images.title')}</legend>
          <div className="flex flex-wrap gap-x-4">
            {(['marked', 'all'] as const).map((which) => (
              <label key={which} className="flex items-center gap-2">
                <input
                  type="radio"
                  name="pictures"
                  className="accent-(--color-accent)"
                  checked={choice.images === which}
                  onChange={() => onChange({ ...choice, images: which })}
                />
                {t(`images.${which}`, { count: study?.images[which] ?? 0 })}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <Check
        label={t('validate')}
        hint={t('validateAbout')}
        checked={choice.validate}
        onChange={({ target }) => onChange({ ...choice, validate: target.checked })}
      />
      <IdentityChoice
        nameless={choice.nameless}
        wish={leaving}
        onNameless={(nameless) => onChange({ ...choice, nameless })}
        onWish={onLeaving}
      />
      {!choice.nameless && study?.deidentified !== true && (
        <Notice tone="amber" title={t(study ? 'identity.title' : 'identity.titleMany')}>
          <p>{t('identity.about')}</p>
          {isPush && (
            <div className="mt-1.5 text-text">
              <Check
                label={t('identity.agree')}
                checked={identified}
                onChange={({ target }) => onIdentified(target.checked)}
              />
            </div>
          )}
        </Notice>
      )}
      {study && study.drafts > 0 && (
        <Notice title={t('draft', { count: study.drafts })} />
      )}
    </div>
  );
}

function Way(props: {
  name: string;
  about: string;
  checked: boolean;
  onChange: () => void;
}) {
  const { name, about, checked, onChange } = props;
  return (
    <label className="flex cursor-pointer items-start gap-2 border-t border-line px-2.5 py-1.5 first:border-t-0 hover:bg-hover">
      <input
        type="radio"
        name="destination"
        className="mt-1 accent-(--color-accent)"
        aria-label={name}
        {...{ checked, onChange }}
      />
      <span className="min-w-0">
        {name}
        <span className="block truncate text-sm text-muted">{about}</span>
      </span>
    </label>
  );
}
