import { uidFrom } from '@/lib/dicom/write-part10';
import type { Annotation } from '@/lib/export/annotated-study';

/**
 * The UID by which a drawing is told in every format: of what came from elsewhere its own one, so that it
 * is the same thing again wherever it goes.
 */
export const trackingUidOf = ({
  id,
  origin,
}: Pick<Annotation, 'id' | 'origin'>): string =>
  origin?.trackingUid ?? uidFrom(`annotation ${id}`);
