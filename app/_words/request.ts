import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { LANGUAGE_COOKIE, languageOf, localeOf } from './language';
import { MESSAGES } from './messages';

/** What next-intl asks of every request: in which language it is answered, and with which words. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  const locale = localeOf(chosen, (await headers()).get('accept-language'));
  return { locale, messages: MESSAGES[languageOf(locale)] };
});
