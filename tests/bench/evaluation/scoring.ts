import { drawIndex, mersenneTwister, type Random } from '@/lib/evaluation/random';
import { scoreSet } from '@/lib/evaluation/score-set';
import { scoreTexts, textMetrics } from '@/lib/evaluation/text/metrics';
import { timed, type Figure } from '../figures';

const DRAFTS = 10_000;
const SEED = 20;

/** What 10,000 drafts cost, by all metrics of texts and findings, in one thread. */
export async function scoringTimes(): Promise<Figure[]> {
  const random = mersenneTwister(SEED);
  const reports = Array.from({ length: DRAFTS }, () => report(random));
  const references = reports.map((sentences, at) => ({
    study: String(at),
    texts: [`FINDINGS: ${sentences.join(' ')}`],
  }));
  const drafts = reports.map((sentences, at) => ({
    model: 'model',
    study: String(at),
    repeat: 1,
    text: `FINDINGS: ${drafted(sentences, random).join(' ')}`,
  }));
  const words = references.map(({ texts: [text = ''] }) => text.split(' ').length);
  const note = `${DRAFTS} drafts of ${Math.round(words.reduce((a, b) => a + b) / DRAFTS)} words, one thread`;
  const pairs = drafts.map(({ text }, at) => ({
    candidate: text,
    references: references[at]?.texts ?? [],
  }));
  const whole = await timed(() => scoreSet(drafts, references, 'bench'));
  const families = Map.groupBy(textMetrics, ({ id }) =>
    id.replace(/-\d-/, '-').replace(/-d$|\+\+$/, ''),
  );
  const parts: Figure[] = [];
  for (const [name, metrics] of families) {
    const ids = metrics.map(({ id }) => id);
    const took = await timed(() => scoreTexts(pairs, ids));
    parts.push({ name: `scoring: ${name}`, unit: 's', runs: [took / 1000] });
  }
  return [
    { name: 'scoring: all of texts and findings', unit: 's', runs: [whole / 1000], note },
    ...parts,
  ];
}

const organs = 'lung liver kidney spleen pancreas heart aorta stomach bladder bone'.split(
  ' ',
);
const lesions =
  'nodule cyst mass effusion consolidation fracture thrombus calcification hernia infarct'.split(
    ' ',
  );
const sides = ['left', 'right', 'bilateral', ''];
const pick = (random: Random, from: readonly string[]) =>
  from[drawIndex(random, from.length)] ?? '';

/** About twenty sentences. */
const report = (random: Random): string[] =>
  Array.from({ length: 16 + drawIndex(random, 9) }, () => sentence(random));

function sentence(random: Random): string {
  const [organ, lesion, side] = [
    pick(random, organs),
    pick(random, lesions),
    pick(random, sides),
  ];
  const size = 3 + drawIndex(random, 60);
  return pick(random, [
    `There is a ${size} mm ${lesion} in the ${side} ${organ}.`,
    `No ${lesion} of the ${organ}.`,
    `The ${side} ${organ} is normal in size and attenuation, without focal ${lesion}.`,
    `Small ${lesion} adjacent to the ${side} ${organ}, unchanged since the prior examination, measuring ${size / 10} cm.`,
  ]).replace(/ {2}/g, ' ');
}

/** As a model would have it: some sentences left out, some others, in another order now and then. */
const drafted = (sentences: readonly string[], random: Random): string[] =>
  sentences.flatMap((each) => {
    const chance = random();
    if (chance < 0.15) return [];
    return chance < 0.4 ? [sentence(random)] : [each];
  });
