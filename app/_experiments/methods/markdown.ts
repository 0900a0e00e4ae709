export interface MethodsDocument {
  readonly title: string;
  readonly about: string;
  readonly topics: readonly {
    readonly title: string;
    readonly lines: readonly { readonly text: string; readonly isMissing: boolean }[];
  }[];
  /** Stands before what is missing. */
  readonly toAdd: string;
  readonly disclaimer: string;
}

/** What CommonMark and its readers take for markup, in words that people and models wrote. */
const escaped = (text: string) =>
  text.replaceAll(/[\\`*_[\]<>#|~]/g, '\\$&').replaceAll(/\s+/g, ' ');

/** As CommonMark: a heading for each topic, a line for each item, an open box before what is missing. */
export const markdownOf = ({
  title,
  about,
  topics,
  toAdd,
  disclaimer,
}: MethodsDocument): string =>
  [
    `# ${escaped(title)}`,
    escaped(about),
    ...topics.flatMap((topic) => [
      `## ${escaped(topic.title)}`,
      topic.lines
        .map(({ text, isMissing }) =>
          isMissing ? `- [ ] ${escaped(toAdd)} ${escaped(text)}` : `- ${escaped(text)}`,
        )
        .join('\n'),
    ]),
    escaped(disclaimer),
  ]
    .join('\n\n')
    .concat('\n');
