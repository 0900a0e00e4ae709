import { useTranslations } from 'next-intl';
import { usePreference } from '@/app/_data/preference';
import { useCell, useCellState, useCurrentStack } from '@/app/_viewer/room';
import {
  readUltrasoundRegions,
  type UltrasoundRegion,
} from '@/lib/dicom/attributes/ultrasound-regions';
import { pixelPoint } from '@/lib/image/geometry';
import {
  isCalibrated,
  regionName,
  scaleInWords,
} from '@/lib/image/ultrasound/calibration';
import { useMeasuredWords } from '@/app/_words/named';
import { headerOf } from '@/lib/viewer/frames/headers';

/** Are the regions of ultrasound pictures outlined? */
export const REGIONS = ['off', 'on'] as const;

/** Those of the frame on the screen; empty while nothing is, and of everything but ultrasound. */
export function useUltrasoundRegions(): readonly UltrasoundRegion[] {
  const shown = useCellState((state) => state.shown);
  const current = useCurrentStack();
  const frame = current?.video ? undefined : current?.stack.frames[shown];
  const header = frame && headerOf(frame.sopInstanceUid);
  return header ? readUltrasoundRegions(header) : [];
}

/** Where each scale of an ultrasound picture holds, and which it is: faint, and only when asked for. */
export function UltrasoundRegions() {
  const t = useTranslations('viewer');
  const inWords = useMeasuredWords();
  const [outlined] = usePreference('regions', REGIONS, 'off');
  const { viewport } = useCell();
  const regions = useUltrasoundRegions();
  useCellState((state) => state.view);
  if (outlined === 'off' || !viewport || regions.length === 0) return null;
  return (
    <svg
      role="group"
      aria-label={t('regionsOfPicture')}
      className="pointer-events-none absolute inset-0 h-full w-full"
    >
      {regions.map((region) => {
        const { number, x0, y0, x1, y1 } = region;
        // Coordinates of pixels are those of their middles.
        const corners = (
          [
            [x0 - 0.5, y0 - 0.5],
            [x1 + 0.5, y0 - 0.5],
            [x1 + 0.5, y1 + 0.5],
            [x0 - 0.5, y1 + 0.5],
          ] as const
        ).map((corner) => viewport.toCanvas(pixelPoint(...corner)));
        const middle = corners.reduce((sum, [x]) => sum + x / 4, 0);
        const bottom = Math.max(...corners.map(([, y]) => y));
        const scale = inWords(
          isCalibrated(region) ? scaleInWords(region) : `US region ${number}, no scale`,
        );
        return (
          <g key={number} data-region={number}>
            <polygon
              points={corners.map((corner) => corner.join(',')).join(' ')}
              fill="none"
              stroke="var(--color-text)"
              strokeOpacity={0.45}
              strokeDasharray="2 4"
            />
            <text
              // The corners of the picture have words of their own.
              x={middle}
              y={bottom - 8}
              textAnchor="middle"
              fontSize="0.8125rem"
              fill="var(--color-text)"
              fillOpacity={0.85}
              className="[text-shadow:0_0_2px_#000,0_0_4px_#000]"
            >
              {`${scale} · ${regionName(region, inWords)}`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
