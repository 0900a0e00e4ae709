import type { Preview } from '@/lib/api/runs';
import type { SourceFrame } from '@/lib/workflow/prepare/source-frames';

type Notes = Preview['deidentification'];

/**
 * What was done about the patient's identity, and what a person still has to look for, before
 * anything is sent.
 */
export function identityNotes(
  modality: string,
  source: SourceFrame,
  masked: boolean,
): Notes {
  const { regions, image, header } = source;
  const notes: Notes = [
    {
      level: 'done',
      message:
        'No name, identifier, date or description goes along: only the facts in the data block below.',
    },
  ];
  if (masked) {
    notes.push({
      level: 'done',
      message: `Everything outside the ${regions.length === 1 ? 'ultrasound region' : `${regions.length} ultrasound regions`} is black.`,
    });
  }
  const burnedIn = image.burnedInAnnotation;
  if (burnedIn && !masked) {
    notes.push({
      level: 'warning',
      message: 'The file says that text is burned into its pixels. Look at every image.',
    });
  } else if (modality === 'US' && !masked) {
    notes.push({
      level: 'warning',
      message:
        regions.length === 0
          ? 'The file names no ultrasound regions, so nothing could be masked. Look for names in the images.'
          : 'The area outside the ultrasound regions is sent too. Look for names in the images.',
    });
  } else if (burnedIn !== false && !masked) {
    notes.push({
      level: 'warning',
      message:
        'The file does not say that its pixels are free of text; none was looked for.',
    });
  }
  if (/HEAD|BRAIN|FACE|SKULL|NECK/i.test(bodyPartOf(header))) {
    notes.push({
      level: 'warning',
      message: 'A face can be rebuilt from slices of the head.',
    });
  }
  return notes;
}

const bodyPartOf = (header: SourceFrame['header']) =>
  String(header['00180015']?.Value?.[0] ?? '');
