import type { Statement } from '@/lib/report/finding';
import { contentWords, likeness } from '@/lib/report/checks/words';

/** What an impression may be of; others (“comparison advised”) are not held against the findings. */
const DISEASES = new Set(
  (
    'nodule mass lesion tumor cyst effusion pneumothorax consolidation atelectasis opacity fracture ' +
    'hemorrhage hematoma infarct edema embolism thrombus aneurysm dissection stenosis hydrocephalus ' +
    'hydronephrosis calculus gallstone ascites abscess hernia lymphadenopathy emphysema ' +
    'bronchiectasis fibrosis metastasis pneumonia cardiomegaly herniation obstruction perforation ' +
    'appendicitis diverticulitis pancreatitis cholecystitis steatosis cirrhosis splenomegaly ' +
    'hepatomegaly'
  ).split(' '),
);
/** One and the same thing is called by any of these. */
const FOCAL = new Set(['nodule', 'mass', 'lesion', 'tumor', 'cyst', 'metastasis']);
/** What a disease is concluded from: the conclusion is not in the findings, and should not be. */
const CONCLUDED = new Map([
  ['pneumonia', ['consolidation', 'opacity']],
  ['metastasis', [...FOCAL]],
]);

const DENYING =
  /\b(no|not|without|absence of|negative for|nor|neither|free of|excluded?)\b[^,;.:]*$/i;
const ALL_WELL =
  /\b(normal (study|examination|exam|scan|ct|mri?|ultrasound)|(study|examination|exam|scan) is (normal|unremarkable)|unremarkable (study|examination|exam|scan)|no (focal |significant )?(abnormality|abnormalities|abnormal findings|disease|pathology))\b/i;

/** One disease that a statement speaks of, and whether it says that it is there. */
interface Mention {
  readonly disease: string;
  readonly there: boolean;
}

/**
 * What the impression says against the findings, or without them: the opposite, the other side,
 * another size, or something that is not among them.
 *
 * @param numberOf - By which a statement is known to people; its place, from 1, if absent.
 * @returns For each statement, in order; findings themselves get none.
 */
export function impressionWarnings(
  statements: readonly Statement[],
  numberOf: (index: number) => number = (index) => index + 1,
): string[][] {
  const findings = statements.flatMap((statement, index) =>
    statement.section === 'findings'
      ? [{ statement, number: numberOf(index), mentions: mentionsIn(statement) }]
      : [],
  );
  return statements.map((statement) =>
    statement.section === 'impression' ? against(statement, findings) : [],
  );
}

interface Found {
  readonly statement: Statement;
  /** 1-based, of all statements. */
  readonly number: number;
  readonly mentions: readonly Mention[];
}

function against(impression: Statement, findings: readonly Found[]): string[] {
  const warnings = mentionsIn(impression).flatMap((mention) => {
    const said = findings.filter(({ mentions }) =>
      mentions.some(({ disease }) => disease === mention.disease),
    );
    const [nearest] = said.toSorted(
      (a, b) => closeness(impression, b) - closeness(impression, a),
    );
    if (!nearest) return mention.there ? unfounded(mention.disease, findings) : [];
    return [
      ...opposite(mention, nearest),
      ...(said.length === 1
        ? [...otherSide(impression, nearest), ...otherSize(impression, nearest)]
        : []),
    ];
  });
  const disease = findings.find(({ mentions }) => mentions.some(({ there }) => there));
  return [
    ...new Set(warnings),
    ...(disease && ALL_WELL.test(impression.statement)
      ? [`Says that nothing is wrong; statement ${disease.number} says what is.`]
      : []),
  ];
}

const closeness = ({ statement }: Statement, found: Found) =>
  likeness(statement, `${found.statement.statement} ${found.statement.anatomy ?? ''}`);

function mentionsIn({ statement, polarity }: Statement): Mention[] {
  const mentions: Mention[] = [];
  for (const { 0: word, index } of statement.matchAll(/\p{L}[\p{L}-]*/gu)) {
    const [disease = ''] = contentWords(word);
    if (!DISEASES.has(disease)) continue;
    const denied = polarity === 'absent' || DENYING.test(statement.slice(0, index));
    mentions.push({ disease, there: !denied });
  }
  return mentions;
}

function opposite({ disease, there }: Mention, { mentions, number }: Found): string[] {
  const same = mentions.filter((each) => each.disease === disease);
  if (same.some((each) => each.there === there)) return [];
  return [
    there
      ? `Speaks of a finding (“${disease}”) that statement ${number} rules out.`
      : `Rules out what statement ${number} found (“${disease}”).`,
  ];
}

function unfounded(disease: string, findings: readonly Found[]): string[] {
  const from = FOCAL.has(disease) ? [...FOCAL] : (CONCLUDED.get(disease) ?? []);
  const rests = findings.some(({ mentions }) =>
    mentions.some((each) => each.there && from.includes(each.disease)),
  );
  return rests ? [] : [`Speaks of “${disease}”; no finding does.`];
}

function otherSide({ statement }: Statement, found: Found): string[] {
  const left = /\bleft\b/i.test(statement);
  const right = /\bright\b/i.test(statement);
  const { side } = found.statement;
  if (left === right || (side !== 'left' && side !== 'right')) return [];
  const worded = left ? 'left' : 'right';
  return worded === side
    ? []
    : [`Says ${worded}; statement ${found.number} says ${side}.`];
}

/** Rounding, and the other of two diameters. */
const SIZE_TOLERANCE = 0.2;

function otherSize({ statement }: Statement, found: Found): string[] {
  const { sizeMm } = found.statement;
  const [, value = '', unit = ''] =
    /(\d{1,4}(?:[.,]\d{1,3})?)\s*(mm|cm)\b/i.exec(statement) ?? [];
  if (sizeMm === null || value === '') return [];
  const worded = Number(value.replace(',', '.')) * (unit.toLowerCase() === 'cm' ? 10 : 1);
  return Math.abs(worded - sizeMm) <= SIZE_TOLERANCE * sizeMm
    ? []
    : [`Says ${value} ${unit}; statement ${found.number} says ${sizeMm} mm.`];
}
