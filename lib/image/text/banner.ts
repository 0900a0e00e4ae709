import type { Picture } from '@/lib/image/render';

/** A picture with its first rows black. */
export function withoutTop(picture: Picture, rows: number): Picture {
  if (rows <= 0) return picture;
  const { width, height, channels } = picture;
  const data = picture.data.slice();
  data.fill(0, 0, Math.min(rows, height) * width * channels);
  return { ...picture, data };
}
