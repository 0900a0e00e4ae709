import type { UltrasoundRegion } from '@/lib/dicom/image-attributes';
import type { MeasuredFact } from '@/lib/image/series-measurements';
import { isCalibrated, unitName } from '@/lib/image/ultrasound/calibration';

const CM = 3;
/** Region Spatial Format (0018,6012). */
const FORMATS: Readonly<Record<number, string>> = {
  1: '2D',
  2: 'M-mode',
  3: 'spectral',
  4: 'wave form',
  5: 'graphics',
};
/** Region Data Type (0018,6014), the ones a reader names. */
const DATA_TYPES: Readonly<Record<number, string>> = {
  1: 'tissue',
  2: 'colour flow',
  3: 'pulsed-wave Doppler',
  4: 'continuous-wave Doppler',
};

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
    .filter((region) => isCalibrated(region) && region.unitsY === CM)
    // M-mode and Doppler traces show depth or velocity over time: their height is no field of view.
    .filter((region) => region.spatialFormat === 1)
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
  const words = [DATA_TYPES[region.dataType], FORMATS[region.spatialFormat]];
  const name = words.filter(Boolean).join(' ') || 'unnamed';
  if (!isCalibrated(region)) return `${name}, not calibrated`;
  const across = Math.abs((region.x1 - region.x0) * region.deltaX);
  const down = Math.abs((region.y1 - region.y0) * region.deltaY);
  const size = (value: number, unit: number) =>
    `${Number(value.toPrecision(3))} ${unitName(unit) ?? ''}`;
  return `${name}, ${size(across, region.unitsX)} × ${size(down, region.unitsY)}`;
}
