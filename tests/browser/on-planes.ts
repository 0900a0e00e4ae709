import type { Page } from 'playwright-core';
import sharp from 'sharp';

export type Name = 'axial' | 'sagittal' | 'coronal';
type Color = [red: number, green: number, blue: number];

/** What is seen on the planes of a page, and where. */
export function planesOn(page: () => Page) {
  const plane = (name: Name) =>
    page().getByRole('group', { name: new RegExp(`^${name} plane`, 'i') });
  const textOf = (name: Name, id: string) => plane(name).getByTestId(id).textContent();

  const pixelsPerMm = async (name: Name) =>
    parseFloat(
      (await plane(name)
        .getByText(/px\/mm$/)
        .textContent()) ?? '',
    );

  /** Of a plane at mm from its middle, to the right and up: the mean of 3 × 3 pixels. */
  async function colorAt(name: Name, rightMm: number, upMm: number): Promise<Color> {
    const canvas = plane(name).locator('canvas').first();
    const url = await canvas.evaluate((element) =>
      (element as HTMLCanvasElement).toDataURL(),
    );
    const png = sharp(Buffer.from(url.split(',')[1] ?? '', 'base64'));
    const { width = 0, height = 0 } = await png.metadata();
    const scale = await pixelsPerMm(name);
    const left = Math.round(width / 2 + rightMm * scale) - 1;
    const top = Math.round(height / 2 - upMm * scale) - 1;
    const part = png.extract({ left, top, width: 3, height: 3 }).removeAlpha();
    const bytes = [...(await part.raw().toBuffer())];
    const mean = (channel: number) =>
      bytes.reduce((sum, byte, at) => sum + (at % 3 === channel ? byte : 0), 0) / 9;
    return [mean(0), mean(1), mean(2)];
  }
  const greyAt = async (...place: Parameters<typeof colorAt>) =>
    (await colorAt(...place))[0];

  /** The place on the page of a point of a plane, mm from its middle. */
  async function placeOf(name: Name, rightMm: number, upMm: number) {
    const box = await plane(name).boundingBox();
    if (!box) throw new Error(`There is no ${name} plane.`);
    const scale = await pixelsPerMm(name);
    const x = box.x + box.width / 2 + rightMm * scale;
    return [x, box.y + box.height / 2 - upMm * scale] as const;
  }
  return { plane, textOf, pixelsPerMm, colorAt, greyAt, placeOf };
}

/** By the window of the phantoms' CT, 400 around 40: −160 is black, 239 white (PS3.3 C.11.2.1.2.1). */
export const greyOf = (hu: number) => ((hu + 160) / 399) * 255;
