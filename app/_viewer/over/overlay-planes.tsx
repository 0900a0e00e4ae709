import { useTranslations } from 'next-intl';
import { useCell, useCellState, useCurrentStack } from '@/app/_viewer/room';
import {
  overlayFrame,
  readOverlays,
  type OverlayPlane,
} from '@/lib/dicom/display/overlays';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import { pixelPoint } from '@/lib/image/geometry';
import { headerOf } from '@/lib/viewer/frames/headers';
import type { StackView } from '@/lib/viewer/stack';

/** Are the overlays in the files shown? The key O. */
export const PLANES = ['on', 'off'] as const;

/** The overlays that lie over the frame on the screen; empty while nothing is. */
export function useOverlayPlanes(): readonly OverlayPlane[] {
  const shown = useCellState((state) => state.shown);
  const current = useCurrentStack();
  const frame = current?.video ? undefined : current?.stack.frames[shown];
  const header = frame && headerOf(frame.sopInstanceUid);
  if (!header) return [];
  return readOverlays(header).filter(
    (plane) => overlayFrame(plane, frame.frame) !== undefined,
  );
}

/**
 * The overlays of the file (PS3.3 C.9), drawn by the server and laid over the picture: they follow pan,
 * zoom, flips and rotation by the viewport's own mapping.
 */
export function OverlayPlanes() {
  const t = useTranslations('viewer');
  const { viewport } = useCell();
  const current = useCurrentStack();
  const shown = useCellState((state) => state.shown);
  useCellState((state) => state.view);
  const planes = useOverlayPlanes();
  const frame = current?.stack.frames[shown];
  const header = frame && headerOf(frame.sopInstanceUid);
  if (!frame || !current || !header || !viewport) return null;
  const root = `/dicomweb/studies/${current.series.studyUid}/series/${current.series.seriesUid}/instances/${frame.sopInstanceUid}/frames/${frame.frame}/overlays`;
  return (
    <div
      role="group"
      aria-label={t('overlaysOfFile')}
      className="pointer-events-none absolute inset-0 overflow-hidden [filter:drop-shadow(0_0_1px_#000)]"
    >
      {planes.map((plane) => (
        <img
          key={`${root}/${plane.group}`}
          src={`${root}/${plane.group}`}
          alt={plane.label || t('overlay', { group: plane.group })}
          data-group={plane.group}
          className={`absolute top-0 left-0 max-w-none origin-top-left [image-rendering:pixelated] ${
            plane.kind === 'roi' ? 'opacity-35' : 'opacity-90'
          }`}
          style={placeOf(plane, header, viewport)}
        />
      ))}
    </div>
  );
}

/** One CSS pixel for each of its own, then where those lie on the screen. */
function placeOf(plane: OverlayPlane, header: DicomJson, viewport: StackView) {
  const { rows, columns, origin } =
    plane.embeddedBit === undefined
      ? plane
      : { ...readImageAttributes(header), origin: [1, 1] as const };
  // Coordinates of pixels are those of their middles, and count from 0.
  const [top, left] = [origin[0] - 1.5, origin[1] - 1.5];
  const corner = viewport.toCanvas(pixelPoint(left, top));
  const along = viewport.toCanvas(pixelPoint(left + columns, top));
  const down = viewport.toCanvas(pixelPoint(left, top + rows));
  const matrix = [
    (along[0] - corner[0]) / columns,
    (along[1] - corner[1]) / columns,
    (down[0] - corner[0]) / rows,
    (down[1] - corner[1]) / rows,
    ...corner,
  ];
  return { width: columns, height: rows, transform: `matrix(${matrix.join(',')})` };
}
