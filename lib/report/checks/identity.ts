import { type ImagePlane, normalOf } from '@/lib/image/geometry';
import type { CheckContext } from '@/lib/report/checks/checked';
import type { Statement } from '@/lib/report/finding';

/** Words that only images of one modality give cause for, its name among them. */
const MODALITIES: readonly {
  readonly codes: readonly string[];
  readonly name: string;
  readonly words: RegExp;
}[] = [
  {
    codes: ['CT'],
    name: 'CT',
    words:
      /\b(CT|[Cc]omputed tomograph\w*|[Hh]ounsfield|HU|(?:[Hh]ypo|[Hh]yper|[Ii]so)-?(?:attenuat|dens)\w*)\b/,
  },
  {
    codes: ['MR'],
    name: 'MR',
    words:
      /\b(MRI?|[Mm]agnetic resonance|T[12]-?(?:w|weighted)|FLAIR|(?:[Hh]ypo|[Hh]yper|[Ii]so)-?intens\w*|(?:[Rr]estricted )?[Dd]iffusion)\b/,
  },
  {
    codes: ['US'],
    name: 'ultrasound',
    words:
      /\b(ultrasound|ultrasonogra\w*|sonogra\w*|doppler|acoustic shadow\w*|(?:hyper|hypo|iso|an)?-?echo(?:ic|genic|genicity))\b/i,
  },
  {
    codes: ['CR', 'DX', 'MG'],
    name: 'radiography',
    words:
      /\b(radiograph\w*|x-?rays?|(?:chest|plain) films?|(?:PA|AP)(?: and lateral)? views?|mammogra\w*)\b/i,
  },
];

/** Of another examination: one that was made before, or should be made. */
const ELSEWHERE =
  /\b(recommend\w*|advis\w*|suggest\w*|consider\w*|correlat\w*|compar\w*|prior|previous\w*|earlier|follow-?up|further|not characteri[sz]ed)\b/i;

/**
 * Does the statement know what the images are? A model that takes a CT for a chest film writes the
 * report of a chest film, whatever it is shown.
 */
export const identityWarnings = (
  statement: Statement,
  { modalities = [], frames }: CheckContext,
): string[] => [
  ...modalityWarnings(statement, modalities),
  ...planeWarnings(
    statement,
    frames.map(({ plane }) => plane),
  ),
];

function modalityWarnings({ statement }: Statement, sent: readonly string[]): string[] {
  const isSent = ({ codes }: (typeof MODALITIES)[number]) =>
    codes.some((code) => sent.includes(code));
  const known = MODALITIES.filter(isSent);
  // One that was sent is spoken of: “on CT, not seen on the radiograph”.
  if (known.length === 0 || known.some(({ words }) => words.test(statement))) return [];
  if (ELSEWHERE.test(statement)) return [];
  return MODALITIES.filter((each) => !isSent(each)).flatMap(({ name, words }) => {
    const [, word] = words.exec(statement) ?? [];
    return word
      ? [
          `Says “${word}”, a word of ${name}; the images are ${known.map((each) => each.name).join(' and ')}.`,
        ]
      : [];
  });
}

const PLANES = ['sagittal', 'coronal', 'axial'] as const;
/** Below this cosine with an axis of the patient a plane is oblique, and may be called either. */
const ALONG_AXIS = 0.8;

function planeWarnings(
  { statement, section }: Statement,
  planes: readonly (ImagePlane | undefined)[],
): string[] {
  if (section !== 'technique' || planes.length === 0) return [];
  const sent = new Set(planes.map((plane) => plane && nameOf(plane)));
  if (sent.has(undefined)) return [];
  const words = statement.toLowerCase().replaceAll('transverse', 'axial');
  const others = PLANES.filter(
    (plane) => new RegExp(`\\b${plane}\\b`).test(words) && !sent.has(plane),
  );
  return others.length === 0
    ? []
    : [
        `Speaks of ${others.join(' and ')} images; those sent are ${[...sent].join(' and ')}.`,
      ];
}

function nameOf(plane: ImagePlane): (typeof PLANES)[number] | undefined {
  const steep = normalOf(plane).map(Math.abs);
  const largest = Math.max(...steep);
  return largest < ALONG_AXIS ? undefined : PLANES[steep.indexOf(largest)];
}
