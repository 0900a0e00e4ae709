import { brainMr } from '@/lib/samples/brain-mr/brain-mr';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import type { Sample } from '@/lib/samples/sample';

/** The studies a fresh installation starts with. */
export const samples = (): Sample[] => [chestCt, brainMr];
