import { pixelsInside } from '@/lib/image/segmentation/mask';
import { voxelMm3 } from '@/lib/image/volume/same-grid';
import type { SentVolume, VolumeMask } from '@/lib/models/adapter';
import { sentenceOnly, type DraftAnswer } from '@/lib/report/answer-form';

/**
 * What was marked, as sentences: one for each structure, with its volume and the slice that has most
 * of it; and one for what was asked for and not marked, which is no finding that it isn't there.
 *
 * @param model - As it names itself.
 */
export function draftOfMasks(
  volume: Pick<SentVolume, 'affine' | 'slices'>,
  masks: readonly VolumeMask[],
  model: string,
): DraftAnswer {
  const marked = masks.filter(({ voxels }) => voxels > 0);
  const missing = masks.filter(({ voxels }) => voxels === 0);
  return {
    findings: [
      sentenceOnly(
        `Segmented by ${model}: outlines are proposals, and volumes are those of the outlines.`,
        'technique',
      ),
      ...marked.map((mask) => ({
        ...sentenceOnly(
          `${capital(mask.label)}: ${millilitres(mask.voxels * voxelMm3(volume))}.`,
          'findings',
        ),
        anatomy: mask.label,
        slices: [volume.slices[largest(mask)] ?? 1],
      })),
      ...(missing.length > 0
        ? [
            sentenceOnly(
              `Asked for and not marked: ${missing.map(({ label }) => label).join(', ')}.`,
              'technique',
            ),
          ]
        : []),
    ],
    impression: [],
  };
}

/** Index of the slice with most of it. */
function largest({ slices }: VolumeMask): number {
  const areas = slices.map((runs) => (runs ? pixelsInside(runs) : 0));
  return areas.indexOf(Math.max(...areas));
}

/** “1,482 ml”, “3.7 ml”, “0.052 ml” */
export function millilitres(mm3: number): string {
  const ml = mm3 / 1000;
  if (ml >= 100) return `${Math.round(ml).toLocaleString('en-GB')} ml`;
  return `${ml >= 1 ? ml.toFixed(1) : Number(ml.toPrecision(2))} ml`;
}

/** “left_kidney” as a sentence begins. */
const capital = (label: string) =>
  label.charAt(0).toUpperCase() + label.slice(1).replaceAll('_', ' ');
