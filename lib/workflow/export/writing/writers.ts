import type { ExportFormatId } from '@/lib/api/exports';
import { AppError } from '@/lib/errors';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type {
  Images,
  PixelSource,
  StudyPart,
  WrittenFile,
} from '@/lib/export/export-format';
import { getExportFormat } from '@/lib/export/formats';
import type { Inspecting } from '@/lib/workflow/export/deidentify/inspect';
import type { Leaving } from '@/lib/workflow/export/deidentify/leaving';
import { deidentifiedObjects } from '@/lib/workflow/export/deidentify/objects';

/** What files are made of. */
export interface Source {
  readonly world: Inspecting;
  /** In the archive. */
  readonly studyUid: string;
  /** As it is to be written. */
  readonly study: AnnotatedStudy;
  readonly leaving: Leaving | undefined;
}

interface Writer {
  readonly id: ExportFormatId;
  readonly reads: readonly StudyPart[];
  write(
    from: Source,
    pixels: PixelSource,
    images: Images,
    signal: AbortSignal | undefined,
  ): AsyncIterable<WrittenFile> | Iterable<WrittenFile>;
}

/** Beside a study's own objects: what is drawn and said of them here. */
const ANNOTATIONS = ['dicom-sr', 'dicom-seg', 'rtstruct', 'gsps', 'kos'] as const;

/** What writes each of these formats, in their order. */
export const writersOf = (formats: readonly ExportFormatId[]): Writer[] =>
  formats.map((id) => {
    if (id === 'deidentified-dicom') return wholeStudy(formats);
    const format = getExportFormat(id);
    return {
      ...{ id, reads: format.reads ?? [] },
      write: ({ study }, pixels, images) => format.write(study, pixels, images),
    };
  });

/** All objects of a study, and those that our formats make of it, as far as they aren't asked for anyway. */
function wholeStudy(asked: readonly ExportFormatId[]): Writer {
  const beside = ANNOTATIONS.filter((id) => !asked.includes(id)).map(getExportFormat);
  return {
    id: 'deidentified-dicom',
    reads: [...new Set(beside.flatMap(({ reads = [] }) => reads))],
    async *write({ world, studyUid, study, leaving }, pixels, images, signal) {
      if (!leaving)
        throw new AppError('conflict', 'It leaves without names, or not at all.');
      yield* deidentifiedObjects(world, studyUid, leaving, signal);
      for (const format of beside) {
        try {
          yield* format.write(study, pixels, images);
        } catch (error) {
          // It has nothing that the format could hold.
          if (!(error instanceof AppError && error.code === 'conflict')) throw error;
        }
      }
    },
  };
}
