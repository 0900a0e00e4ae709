import type { Lettering, Preview } from '@/lib/api/runs';
import type { ImagePolicy } from '@/lib/models/policies';
import { ordersIn } from '@/lib/report/injection';
import { faceNotes } from '@/lib/workflow/prepare/identity/faces';
import type { SourceFrame } from '@/lib/workflow/prepare/source-frames';

type Notes = Preview['deidentification'];

/** One image of a request, as far as it may tell who the patient is. */
interface SentImage {
  readonly lettering: readonly Lettering[];
}

interface SentSlice {
  readonly positionMm: number | null;
}

/**
 * What was done about the patient's identity and about orders to the model, and what a person still
 * has to look for, before anything is sent.
 */
export function identityNotes({
  modality,
  source,
  masked,
  bannerRows,
  images,
  slices,
  lookedFor,
  takes,
  told,
  question,
}: {
  modality: string;
  source: SourceFrame;
  /** Outside the ultrasound regions it is black. */
  masked: boolean;
  /** Rows from the top that are black, as this device writes its text there; 0: none. */
  bannerRows: number;
  images: readonly SentImage[];
  slices: readonly SentSlice[];
  /** Was text looked for in the pixels? */
  lookedFor: boolean;
  /** What leaves in place of the pictures. */
  takes: ImagePolicy['takes'];
  /** Does a block of facts go along? */
  told: boolean;
  question: string;
}): Notes {
  const { regions } = source;
  return [
    done(
      told
        ? 'No name, identifier, date or description goes along: only the facts in the data block below.'
        : 'No name, identifier, date, description or other fact of the header goes along.',
    ),
    ...(masked
      ? [
          done(
            `Everything outside the ${regions.length === 1 ? 'ultrasound region' : `${regions.length} ultrasound regions`} is black.`,
          ),
        ]
      : []),
    ...(bannerRows > 0
      ? [
          done(
            `The top ${bannerRows} rows are black: this device is known to write its text there.`,
          ),
        ]
      : []),
    ...fileNotes(modality, source, masked || bannerRows > 0, lookedFor),
    ...(bannerRows > 0
      ? [warning('Its software may write elsewhere, too. Look for names in the images.')]
      : []),
    ...letteringNotes(images, takes),
    ...faceNotes(source.header, slices),
    ...(ordersIn(question).length > 0
      ? [warning('The question holds words that order the model about.')]
      : []),
  ];
}

const done = (message: string) => ({ level: 'done' as const, message });
const warning = (message: string) => ({ level: 'warning' as const, message });

/** What the file itself says of its pixels. */
function fileNotes(
  modality: string,
  { regions, image }: SourceFrame,
  masked: boolean,
  lookedFor: boolean,
): Notes {
  if (masked) return [];
  if (image.burnedInAnnotation) {
    return [
      warning('The file says that text is burned into its pixels. Look at every image.'),
    ];
  }
  if (modality === 'US') {
    return [
      warning(
        regions.length === 0
          ? 'The file names no ultrasound regions, so nothing could be masked. Look for names in the images.'
          : 'The area outside the ultrasound regions is sent too. Look for names in the images.',
      ),
    ];
  }
  if (image.burnedInAnnotation === false) return [];
  return [
    warning(
      lookedFor
        ? 'The file does not say that its pixels are free of text. It was looked for, which misses single letters and text over anatomy.'
        : 'The file does not say that its pixels are free of text; none was looked for.',
    ),
  ];
}

/** What was found in the pixels, by kind, with the numbers of the images. */
function letteringNotes(
  images: readonly SentImage[],
  takes: ImagePolicy['takes'],
): Notes {
  const on = (test: (each: Lettering) => boolean) => {
    const numbers = images.flatMap(({ lettering }, index) =>
      lettering.some(test) ? [index + 1] : [],
    );
    return numbers.length === 0 ? null : numbersOf(numbers);
  };
  const found: [string | null, (where: string) => Notes[number]][] = [
    [
      on(({ kind }) => kind === 'instruction'),
      (where) => warning(`Text that orders the model about stands in ${where}.`),
    ],
    [
      on(({ hidden, kind }) => hidden && kind !== 'unread'),
      (where) => warning(`Text too faint for an eye stands in ${where}.`),
    ],
    [
      on(({ masked }) => masked),
      (where) =>
        takes
          ? warning(
              takes === 'volume'
                ? `Text found in ${where} is black in the pictures, and stays in the volume, which leaves in their place.`
                : `Text found in ${where} is black in the pictures, and stays in the files, which leave in their place.`,
            )
          : done(`Text found in ${where} is blacked out.`),
    ],
    [
      on(({ masked, kind }) => !masked && kind !== 'unread'),
      (where) => warning(`Text found in ${where} is sent as it is.`),
    ],
    [
      on(({ masked, kind }) => !masked && kind === 'unread'),
      (where) =>
        warning(`Something like lettering, which can’t be read, is in ${where}. Look.`),
    ],
  ];
  return found.flatMap(([where, note]) => (where === null ? [] : [note(where)]));
}

const MOST_NUMBERS = 6;
const numbersOf = (numbers: readonly number[]) =>
  numbers.length > MOST_NUMBERS
    ? `${numbers.length} images`
    : `${numbers.length === 1 ? 'image' : 'images'} ${numbers.join(', ')}`;
