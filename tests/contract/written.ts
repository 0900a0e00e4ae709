import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { ExportFormat, WrittenFile } from '@/lib/export/export-format';

/** The files of a format, all of them. */
export async function written(
  format: ExportFormat,
  study: AnnotatedStudy,
): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  for await (const file of format.write(study)) files.push(file);
  return files;
}

/** The one file of a format that needs no waiting for. */
export function onlyFile(format: ExportFormat, study: AnnotatedStudy): Uint8Array {
  const files = format.write(study);
  if (!(Symbol.iterator in files)) throw new Error(`${format.id} takes its time.`);
  const [file, ...more] = files;
  if (!file || more.length > 0) throw new Error(`${format.id} wrote no single file.`);
  return file.bytes;
}
