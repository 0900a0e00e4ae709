import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { dicomDate, moment, personName } from '@/app/_ui/format';

/** Dates, numbers and names as the reader's language writes them. Values and units of DICOM stay. */
export function useFormats() {
  const locale = useLocale();
  const t = useTranslations('ui');
  return useMemo(
    () => ({
      date: (date: string) => dicomDate(date, locale),
      moment: (iso: string) => moment(iso, locale),
      number: (count: number) => count.toLocaleString(locale),
      person: (dicom: string) => (/[^\s^]/.test(dicom) ? personName(dicom) : t('noName')),
    }),
    [locale, t],
  );
}
