import type { Stack } from '@/lib/api/studies';

/** What a frame is called where it is counted: slices lie one behind the other in the patient. */
export const placeName = (orderedBy: Stack['orderedBy']): 'slice' | 'image' =>
  orderedBy === 'position' ? 'slice' : 'image';
