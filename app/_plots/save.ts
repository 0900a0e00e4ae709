import { writeCsv } from '@/lib/export/tables/csv';

/** Sharp in print. */
const PIXELS = 3;

export function saveFile(content: BlobPart, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @throws where the browser can’t draw it. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * PIXELS;
  canvas.height = height * PIXELS;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The picture could not be written.'));
    }, 'image/png');
  });
}

/** What stands beside a plot. */
export interface PlotTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export const csvOf = ({ head, rows }: PlotTable): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    writeCsv(
      head.map((name, at) => ({
        name,
        about: name,
        value: (row: PlotTable['rows'][number]) => row[at] ?? null,
      })),
      rows,
    ),
  );
