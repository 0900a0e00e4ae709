import type { Types } from '@cornerstonejs/core';
import { stringsOf, TAG } from '@/lib/dicom/json';
import { orientationLetters, type EdgeLetters } from '@/lib/image/orient';
import { frameOf, headerOf } from '@/lib/viewer/frames/headers';
import { framePlane } from '@/lib/viewer/frames/plane';

type Shown = Pick<Types.IViewport, 'canvasToWorld'>;

/** The letters on the edges follow rotation and flips, so they are read off the screen. */
export function lettersOf(viewport: Shown): EdgeLetters | null {
  const [right, down] = directionsOf(viewport);
  return orientationLetters([...right, ...down]);
}

/** Of a frame on the screen; null where its header doesn't say how the patient lies. */
export const lettersOfFrame = (viewport: Shown, imageId: string): EdgeLetters | null =>
  framePlane(imageId).oriented
    ? lettersOf(viewport)
    : projectionLettersOf(viewport, imageId);

/** The same of a projection, which says where its rows and columns run to, and nothing more. */
export function projectionLettersOf(
  viewport: Shown,
  imageId: string,
): EdgeLetters | null {
  const header = headerOf(frameOf(imageId)?.sopInstanceUid ?? '');
  const [row = '', column = ''] = header ? stringsOf(header, TAG.PatientOrientation) : [];
  if (![row, column].every((each) => /^[APRLHF]{1,3}$/.test(each))) return null;
  const [right, down] = directionsOf(viewport);
  const towards = ([across, along]: readonly [number, number, number]) => {
    const [letters, sign] =
      Math.abs(across) > Math.abs(along) ? [row, across] : [column, along];
    return sign > 0 ? letters : opposite(letters);
  };
  return {
    left: opposite(towards(right)),
    right: towards(right),
    top: opposite(towards(down)),
    bottom: towards(down),
  };
}

const OPPOSITE: Readonly<Record<string, string>> = {
  ...{ A: 'P', P: 'A', R: 'L', L: 'R', H: 'F', F: 'H' },
};
const opposite = (letters: string) =>
  [...letters].map((letter) => OPPOSITE[letter]).join('');

/** Where the screen's right and bottom are, as directions of Cornerstone's world. */
function directionsOf(viewport: Shown) {
  const origin = viewport.canvasToWorld([0, 0]);
  const direction = (x: number, y: number): [number, number, number] => {
    const end = viewport.canvasToWorld([x, y]);
    const [dx, dy, dz] = [end[0] - origin[0], end[1] - origin[1], end[2] - origin[2]];
    const length = Math.hypot(dx, dy, dz) || 1;
    return [dx / length, dy / length, dz / length];
  };
  return [direction(100, 0), direction(0, 100)] as const;
}
