import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import type { MeasuredFact } from '@/lib/image/series-measurements';
import {
  axesOf,
  isCalibrated,
  isPlane,
  regionName,
} from '@/lib/image/ultrasound/calibration';

/** How an ultrasound clip runs, and what its regions say of its scale. */
export function ultrasoundFacts({
  frames,
  frameTimeMs,
  regions,
}: {
  frames: number;
  frameTimeMs?: number | undefined;
  regions: readonly UltrasoundRegion[];
}): MeasuredFact[] {
  const fact = (
    id: string,
    label: string,
    value: number | string,
    unit: string | null = null,
  ): MeasuredFact => ({ id, label, value, unit, slices: [] });
  const facts = [fact('frame-count', 'Number of frames', frames)];
  if (frames > 1 && frameTimeMs !== undefined && frameTimeMs > 0) {
    facts.push(
      fact('frame-rate', 'Frame rate', 1000 / frameTimeMs, 'per second'),
      fact('duration', 'Duration of the clip', (frames * frameTimeMs) / 1000, 's'),
    );
  }
  const depths = regions
    // M-mode and Doppler traces show depth or velocity over time: their height is no field of view.
    .filter((region) => isPlane(region) && region.spatialFormat === 1)
    .map((region) => Math.abs((region.y1 - region.y0) * region.deltaY));
  if (depths.length > 0) {
    facts.push(fact('depth', 'Depth shown', Math.max(...depths), 'cm'));
  }
  if (regions.length > 0) {
    facts.push(fact('regions', 'Regions', regions.map(described).join('; ')));
  }
  return facts;
}

function described(region: UltrasoundRegion): string {
  const name = regionName(region);
  if (!isCalibrated(region)) return `${name}, not calibrated`;
  const { x0, y0, x1, y1 } = region;
  const pixels = [x1 - x0, y1 - y0] as const;
  const sizes = axesOf(region).map(({ at, delta, unit }) => {
    const size = Math.abs(pixels[at] * delta);
    return `${Number(size.toPrecision(3))} ${unit}`;
  });
  return `${name}, ${sizes.join(' × ')}`;
}
