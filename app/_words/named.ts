import { useTranslations } from 'next-intl';

/**
 * A name that stands in data (a tool, a window, a layout, an action), or a fixed sentence that a
 * server says, in the reader's language. Names that people and files gave have no translation, and
 * stay; so do sentences with numbers in them.
 */
export function useNamed(): (name: string) => string {
  const t = useTranslations('names');
  return (name) => {
    const key = keyOfName(name) as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key) : name;
  };
}

/** `Liver, unenhanced` → `liver-unenhanced` */
export const keyOfName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
