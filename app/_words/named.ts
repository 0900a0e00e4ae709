import { useMessages, useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { readableIn, type MeasuredNumber } from '@/lib/image/measuring/readable';
import english from './en/room/said.json';

/**
 * A name that stands in data (a tool, a window, a layout, an action), or a fixed sentence that a
 * server says, in the reader's language. Names that people and files gave have no translation, and
 * stay; sentences with numbers in them are told by `useSaid`.
 */
export function useNamed(): (name: string) => string {
  const t = useTranslations('names');
  // `t.has` tells by an error that it throws and catches: slow, for hundreds of names.
  // A page that needs none was handed none.
  const names: object = useMessages().names ?? NO_NAMES;
  return useCallback(
    (name) => {
      const key = keyOfName(name);
      return Object.hasOwn(names, key) ? t(key as Parameters<typeof t>[0]) : name;
    },
    [t, names],
  );
}
const NO_NAMES = {};

/** `Liver, unenhanced` → `liver-unenhanced` */
export const keyOfName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

interface Template {
  readonly key: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** “Image {number} has {size}.” as what finds it, and its values. */
const templatesOf = (
  area: 'sentences' | 'parts' | 'labels' | 'measured',
): readonly Template[] =>
  Object.entries(english[area]).map(([key, text]) => {
    const pieces = text.split(/\{(\w+)\}/);
    const pattern = pieces
      .map((piece, index) => (index % 2 ? '(.+?)' : escaped(piece)))
      .join('');
    return {
      key: `said.${area}.${key}`,
      pattern: new RegExp(`^${pattern}$`),
      names: pieces.filter((_, index) => index % 2),
    };
  });

const SENTENCES = templatesOf('sentences');
/** What stands in sentences: “images 1, 2”, “left”. */
const PARTS = templatesOf('parts');
/** What sets stacks of a series apart: “time 2 of 9”. */
export const LABELS = templatesOf('labels');
/** Names of measurements, and what is noted of their scales: “at detector”. */
export const MEASURED = templatesOf('measured');

/** Which sentence of the server's this is, with what was put into it; undefined for any other text. */
export function saidAs(
  text: string,
  templates: readonly Template[] = SENTENCES,
): { key: string; values: Record<string, string> } | undefined {
  const found = templates.flatMap(({ key, pattern, names }) => {
    const values = pattern.exec(text)?.slice(1);
    return values
      ? [{ key, values: Object.fromEntries(names.map((n, at) => [n, values[at] ?? ''])) }]
      : [];
  });
  // Of several the one that leaves least to be put in: “The answer has no impression.”
  const left = ({ values }: (typeof found)[number]) =>
    Object.values(values).join('').length;
  return found.toSorted((a, b) => left(a) - left(b))[0];
}

/**
 * A sentence that the server made, numbers and all, in the reader's language; any other text stays, and
 * so does everything where the page has none of these words.
 */
export function useSaid(): (sentence: string) => string {
  const say = useTold();
  return (sentence) => say(sentence, SENTENCES);
}

/** A stack's label, or the value that sets it apart, in the reader's language; words of the file stay. */
export function useStackLabel(): (label: string) => string {
  const say = useTold();
  return (label) =>
    label
      .split(', ')
      .map((part) => say(part, LABELS))
      .join(', ');
}

/**
 * The name of a measurement, a note on its scale, or why there is no number, in the reader's language;
 * whatever else a file calls what it measured stays.
 */
export function useMeasuredWords(): (text: string) => string {
  const say = useTold();
  return useCallback(
    (text) => {
      const known = say(text, MEASURED);
      return known === text ? say(text, SENTENCES) : known;
    },
    [say],
  );
}

/** A measurement as it is read on the screen, in the reader's language. */
export function useReadable(): (number: MeasuredNumber) => string {
  return readableIn(useMeasuredWords());
}

function useTold() {
  const t = useTranslations();
  const named = useNamed();
  const isThere = 'said' in useMessages();
  return useCallback<Say>(
    (text, templates) =>
      isThere
        ? tell(
            (key, { does, ...values }) =>
              // What an action is called is the page's own word, which nothing of a file's can be.
              t(
                key as never,
                (does ? { ...values, does: named(does) } : values) as never,
              ),
            text,
            templates,
          )
        : text,
    [t, named, isThere],
  );
}

type Say = (text: string, templates: readonly Template[]) => string;

/**
 * A text that one of the templates made, in another language; any other as it is.
 *
 * @param translate - Says what stands under a key, with values put in.
 */
export function tell(
  translate: (key: string, values: Record<string, string>) => string,
  text: string,
  templates: readonly Template[] = SENTENCES,
): string {
  const as = saidAs(text, templates);
  if (!as) return text;
  const values = Object.entries(as.values).map(([name, value]) => [
    name,
    tell(translate, value, PARTS),
  ]);
  return translate(as.key, Object.fromEntries(values));
}
