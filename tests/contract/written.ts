import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { ExportFormat, PixelSource, WrittenFile } from '@/lib/export/export-format';
import { openFonts } from '@/lib/workflow/export/fonts';

const fonts = openFonts('.');

/** A plain grey for each image: the last digit of its UID. */
const pixelsOf = ({ series }: AnnotatedStudy): PixelSource => {
  const sizeOf = (uid: string) =>
    series
      .flatMap(({ instances }) => instances)
      .find(({ sopInstanceUid }) => sopInstanceUid === uid) ?? { rows: 0, columns: 0 };
  return {
    values: (uid) => {
      const { rows, columns } = sizeOf(uid);
      return Promise.resolve(new Float32Array(rows * columns).fill(Number(uid.at(-1))));
    },
    picture: (uid) => {
      const { rows: height, columns: width } = sizeOf(uid);
      const data = new Uint8Array(height * width).fill(Number(uid.at(-1)));
      return Promise.resolve({ width, height, channels: 1, data });
    },
    clips: () =>
      Promise.resolve(
        series.map(({ uid, instances }) => {
          // As many as hold what is marked.
          const frames = instances.flatMap(({ sopInstanceUid, frames }) =>
            Array.from({ length: Math.min(frames, 18) }, (_, at) => ({
              sopInstanceUid,
              frame: at + 1,
            })),
          );
          const durationsMs = frames.map(() => 40);
          return { seriesUid: uid, frames, durationsMs, paceFrom: 'nothing' };
        }),
      ),
    fonts,
  };
};

/** The files of a format, all of them. */
export async function written(
  format: ExportFormat,
  study: AnnotatedStudy,
): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  for await (const file of format.write(study, pixelsOf(study))) files.push(file);
  return files;
}

/** The one file of a format that needs no waiting for. */
export function onlyFile(format: ExportFormat, study: AnnotatedStudy): Uint8Array {
  const files = format.write(study, pixelsOf(study));
  if (!(Symbol.iterator in files)) throw new Error(`${format.id} takes its time.`);
  const [file, ...more] = files;
  if (!file || more.length > 0) throw new Error(`${format.id} wrote no single file.`);
  return file.bytes;
}
