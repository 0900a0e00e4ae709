import { en } from './en';
import type { Language } from './language';
import { zh } from './zh';

export type Messages = typeof en;
export type Area = keyof Messages;

/** All words of all languages: for the server, which hands on what a page needs of them. */
export const MESSAGES: Readonly<Record<Language, Messages>> = { en, zh };
