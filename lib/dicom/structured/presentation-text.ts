import { numbersOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import type { FoundShape, FoundValue } from '@/lib/dicom/structured/found';
import { PR, SR } from '@/lib/dicom/structured/tags';

/** In what points are given; undefined for what is neither. */
export function spaceOf(units: string | undefined): FoundShape['space'] | undefined {
  if (units === 'PIXEL') return 'pixel';
  return units === 'DISPLAY' ? 'display' : undefined;
}

/** Words, and the place that they stand at or point to. */
export function textIn(text: DicomJson) {
  const words = (stringOf(text, PR.UnformattedTextValue) ?? '').replaceAll(
    /\r\n?/g,
    '\n',
  );
  const place = (tag: string, unitsTag: string) => {
    const space = spaceOf(stringOf(text, unitsTag));
    const [x, y] = numbersOf(text, tag);
    if (!space || x === undefined || y === undefined) return undefined;
    return { space, point: space === 'pixel' ? [x - 0.5, y - 0.5] : [x, y] };
  };
  const box = place(PR.BoundingBoxTopLeftHandCorner, PR.BoundingBoxAnnotationUnits);
  const anchor = place(PR.AnchorPoint, PR.AnchorPointAnnotationUnits);
  const isPointed = stringOf(text, PR.AnchorPointVisibility) === 'Y';
  const at = box ?? anchor;
  return {
    words: words.trim().slice(0, 200),
    trackingUid: stringOf(text, SR.TrackingUID) ?? null,
    trackingId: stringOf(text, SR.TrackingID) ?? '',
    shape: ((): FoundShape | string => {
      if (!at) return 'It does not say where it stands.';
      if (isPointed && anchor && box && anchor.space === box.space) {
        return {
          tool: 'ArrowAnnotate',
          space: box.space,
          points: [anchor.point, box.point],
        };
      }
      return { tool: 'Label', space: at.space, points: [at.point] };
    })(),
  };
}

/** Words of ours: the label, then a measurement a line. */
export function saidOf(words: string): { label: string; values: FoundValue[] } {
  const values: FoundValue[] = [];
  const label: string[] = [];
  for (const line of words.split('\n')) {
    const [, name, number, unit] =
      /^(\D+) (-?[\d.]+(?:e[+-]?\d+)?) (\S+)$/.exec(line) ?? [];
    if (name && number && unit && Number.isFinite(Number(number))) {
      values.push({ name, value: Number(number), unit });
    } else if (!line.startsWith('drawn by ')) label.push(line);
  }
  return { label: label.join('\n'), values };
}
