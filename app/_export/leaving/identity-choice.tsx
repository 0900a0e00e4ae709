import { useTranslations } from 'next-intl';
import { Check } from '@/app/_ui/field';
import { DEID_OPTIONS, FREE_TEXT, type DeidOption } from '@/lib/dicom/deidentify/options';
import type { LeavingWish } from './wish';

/** Codes of CID 7050, which other programs know the options by. */
const CODES: Record<DeidOption, string> = {
  'full-dates': '113106',
  'modified-dates': '113107',
  patient: '113108',
  device: '113109',
  institution: '113112',
  'safe-private': '113111',
};

/** With names or without; and what stays of what the Basic Profile takes out. */
export function IdentityChoice({
  nameless,
  wish,
  onNameless,
  onWish,
}: {
  nameless: boolean;
  wish: LeavingWish;
  onNameless: (nameless: boolean) => void;
  onWish: (wish: LeavingWish) => void;
}) {
  const t = useTranslations('leaving');
  // Words that are others were not seen.
  const asked = (more: Partial<LeavingWish>) => onWish({ ...wish, ...more, seen: {} });
  return (
    <fieldset>
      <legend className="mb-1 text-sm text-faint">{t('identity')}</legend>
      <div className="overflow-hidden rounded border border-line">
        {([false, true] as const).map((without) => (
          <label
            key={String(without)}
            className="flex cursor-pointer items-start gap-2 border-t border-line px-2.5 py-1.5 first:border-t-0 hover:bg-hover"
          >
            <input
              type="radio"
              name="identity"
              className="mt-1 accent-(--color-accent)"
              aria-label={t(without ? 'without' : 'with')}
              checked={nameless === without}
              onChange={() => onNameless(without)}
            />
            <span className="min-w-0">
              {t(without ? 'without' : 'with')}
              <span className="block text-sm text-muted">
                {t(without ? 'withoutAbout' : 'withAbout')}
              </span>
            </span>
          </label>
        ))}
      </div>
      {nameless && (
        <div className="mt-2 space-y-2">
          <fieldset>
            <legend className="mb-1 text-sm text-faint">{t('keep')}</legend>
            {DEID_OPTIONS.map((option) => (
              <Check
                key={option}
                label={`${t(`options.${option}.name`)} (${CODES[option]})`}
                hint={t(`options.${option}.about`)}
                checked={wish.options.includes(option)}
                onChange={({ target }) =>
                  asked({ options: withOption(wish.options, option, target.checked) })
                }
              />
            ))}
          </fieldset>
          <fieldset>
            <legend className="mb-1 text-sm text-faint">{t('words')}</legend>
            {FREE_TEXT.map((which) => (
              <label key={which} className="flex items-start gap-2">
                <input
                  type="radio"
                  name="words"
                  className="mt-1 accent-(--color-accent)"
                  checked={wish.text === which}
                  onChange={() => asked({ text: which })}
                />
                <span>{t(`text.${which}`)}</span>
              </label>
            ))}
          </fieldset>
          <Check
            label={t('once')}
            hint={t('onceAbout')}
            checked={wish.once}
            onChange={({ target }) => onWish({ ...wish, once: target.checked })}
          />
        </div>
      )}
    </fieldset>
  );
}

/** Dates stay as they are, or are moved: not both. */
function withOption(
  options: readonly DeidOption[],
  option: DeidOption,
  on: boolean,
): DeidOption[] {
  const others = options.filter(
    (each) =>
      each !== option && !(on && option.endsWith('dates') && each.endsWith('dates')),
  );
  return on ? [...others, option] : others;
}
