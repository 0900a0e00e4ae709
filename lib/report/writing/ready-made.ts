import { READY_MADE_EN } from './ready-made-en';
import { READY_MADE_ZH } from './ready-made-zh';
import type { Template, TemplateItem } from './template';

/** Written short: modality, words of the part, name, then label, normal statement and other wordings. */
export type Short = readonly [
  id: string,
  modalities: readonly string[],
  bodyParts: readonly string[],
  name: string,
  items: readonly (readonly [label: string, normal: string, ...choices: string[]])[],
];

const from =
  (language: string) =>
  ([id, modalities, bodyParts, name, items]: Short): readonly [string, Template] => [
    `${id}.${language}`,
    {
      ...{ name, language, source: null },
      modalities: [...modalities],
      bodyParts: [...bodyParts],
      items: items.map(([label, normal, ...choices]): TemplateItem => ({
        ...({ section: 'findings', label, normal } as const),
        choices,
      })),
    },
  ];

/** The templates that come with the program, by id. */
export const READY_MADE: ReadonlyMap<string, Template> = new Map([
  ...READY_MADE_EN.map(from('en')),
  ...READY_MADE_ZH.map(from('zh')),
]);
