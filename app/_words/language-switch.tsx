'use client';

import { Languages } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { TEXT_SIZES } from '@/app/_ui/page/text-size';
import { chooseTextSize, useTextSize } from '@/app/_ui/page/use-text-size';
import { LANGUAGE_COOKIE, LANGUAGES, languageOf, type Language } from './language';

const YEAR_S = 365 * 24 * 3600;

function remember(language: Language) {
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

/**
 * How the page is read: each language named in itself, and how large text is; the page changes as it
 * stands, and nothing on it is lost.
 */
export function LanguageSwitch() {
  const t = useTranslations('ui');
  const router = useRouter();
  const current = languageOf(useLocale());
  const size = useTextSize();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('languageAndText')}
          title={t('languageAndText')}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <Languages size={16} aria-hidden />
        </button>
      }
    >
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <MenuItem
          key={language}
          lang={language}
          label={LANGUAGES[language]}
          checked={language === current}
          onSelect={() => {
            remember(language);
            router.refresh();
          }}
        />
      ))}
      <MenuLabel>{t('textSize')}</MenuLabel>
      {TEXT_SIZES.map((each) => (
        <MenuItem
          key={each}
          label={t('percent', { share: each })}
          checked={each === size}
          onSelect={() => chooseTextSize(each)}
        />
      ))}
    </Menu>
  );
}
