import { AppError } from '@/lib/errors';
import type { Vocabulary } from '@/lib/models/segmentation/contract';

/** How many names are shown of what there is. */
const SHOWN = 12;

/**
 * The structures that a reader named, as the engine calls them: parted by commas, semicolons (Chinese
 * ones, too) or line breaks, capitals and underscores aside.
 *
 * @returns Empty for no question: what the engine marks if nobody asks.
 * @throws AppError `model_rejected` when it doesn't know one, before anything is sent.
 */
export function wantedLabels(
  question: string,
  vocabulary: Vocabulary,
  engine: string,
): string[] {
  const asked = question
    .split(/[,;\n，；、]/)
    .map(plain)
    .filter(Boolean);
  const byName = new Map(
    vocabulary.flatMap(({ name, synonyms }) =>
      [...synonyms, name].map((each) => [plain(each), name] as const),
    ),
  );
  const unknown = asked.filter((each) => !byName.has(each));
  if (unknown.length === 0) {
    return [...new Set(asked.map((each) => byName.get(each) ?? each))];
  }
  const like = vocabulary
    .map(({ name }) => name)
    .filter((name) => unknown.some((each) => shareAWord(each, plain(name))));
  const names = like.length > 0 ? like : vocabulary.map(({ name }) => name);
  throw new AppError(
    'model_rejected',
    `${engine} knows no “${unknown.join('”, no “')}”.`,
    {
      hint: `It knows ${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}. Name structures in the question, parted by commas. Nothing was sent to it.`,
    },
  );
}

const plain = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
    .replace(/\.$/, '');

const shareAWord = (a: string, b: string) =>
  a.split(' ').some((word) => word.length > 2 && b.split(' ').includes(word));
