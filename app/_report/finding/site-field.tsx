import { useLocale, useTranslations } from 'next-intl';
import { useId } from 'react';
import { TextInput } from '@/app/_ui/field';
import { siteCode, SITES } from '@/lib/report/anatomy';

/** Where in the body: any words, or one of those that have a code, which is shown then. */
export function SiteField({
  anatomy,
  onChange,
}: {
  anatomy: string;
  onChange: (anatomy: string) => void;
}) {
  const t = useTranslations('report');
  const isChinese = useLocale().startsWith('zh');
  const list = useId();
  const site = siteCode(anatomy);
  return (
    <div className="mt-1 flex items-center gap-1.5">
      <TextInput
        aria-label={t('anatomy')}
        placeholder={t('anatomyHint')}
        maxLength={200}
        list={list}
        value={anatomy}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={list}>
        {SITES.map(({ value, meaning, zh }) => (
          <option key={value} value={isChinese ? zh : meaning} />
        ))}
      </datalist>
      <span className="shrink-0 text-xs text-faint" role="status">
        {site ? `${site.scheme} ${site.value}` : anatomy.trim() && t('noCode')}
      </span>
    </div>
  );
}
