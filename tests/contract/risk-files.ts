import type { SentFile } from '@/lib/models/adapter';

/** As many bytes as tell a DICOM file from another. */
export const dicomFile = (changes: Partial<SentFile> = {}): SentFile => ({
  bytes: new Uint8Array(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])),
  modality: 'CT',
  laterality: null,
  view: null,
  intent: null,
  manufacturer: null,
  sliceThicknessMm: 2.5,
  ...changes,
});

/** What Mirai needs. */
export const fourViews: readonly SentFile[] = (['L', 'R'] as const).flatMap(
  (laterality) =>
    ['CC', 'MLO'].map((view) =>
      dicomFile({
        modality: 'MG',
        laterality,
        view,
        intent: 'FOR PRESENTATION',
        manufacturer: 'HOLOGIC',
        sliceThicknessMm: null,
      }),
    ),
);
