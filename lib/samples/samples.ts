import { brainMr } from '@/lib/samples/brain-mr/brain-mr';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import type { Sample } from '@/lib/samples/sample';
import { ultrasound } from '@/lib/samples/ultrasound/ultrasound';

/** The studies a fresh installation starts with. */
export const samples = (): Sample[] => [chestCt, brainMr, ultrasound];
