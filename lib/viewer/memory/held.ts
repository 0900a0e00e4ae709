import { cache } from '@cornerstonejs/core';
import { Enums, metaData } from '@cornerstonejs/metadata';
import { numberOf, TAG } from '@/lib/dicom/json';
import { forgetHeaders } from '@/lib/viewer/frames/headers';
import { forgetSeries } from '@/lib/viewer/frames/image-ids';
import { forgetGiven } from '@/lib/viewer/frames/providers';

const held = new Map<string, number>();

/**
 * Keep what was loaded of a study as long as somebody shows it; then its pictures and headers are
 * forgotten. Studies that nobody held yet, such as the next one, are left alone.
 *
 * @returns Lets go of it.
 */
export function holdStudy(studyUid: string): () => void {
  held.set(studyUid, (held.get(studyUid) ?? 0) + 1);
  return () => {
    held.set(studyUid, (held.get(studyUid) ?? 1) - 1);
    // Its viewports close by the same cause; and whoever comes next may show it, too.
    setTimeout(() => {
      if (held.get(studyUid) === 0) void forget(studyUid);
    });
  };
}

async function forget(studyUid: string): Promise<void> {
  held.delete(studyUid);
  for (const [root, headers] of await forgetHeaders(studyUid)) {
    const imageIdOf = forgetSeries(root);
    for (const [sopInstanceUid, header] of headers) {
      forgetGiven(sopInstanceUid);
      const frames = numberOf(header, TAG.NumberOfFrames) ?? 1;
      for (let frame = 1; frame <= frames; frame++) {
        forgetImage(imageIdOf({ sopInstanceUid, frame }));
      }
    }
  }
}

function forgetImage(imageId: string): void {
  if (cache.getImageLoadObject(imageId)) {
    cache.removeImageLoadObject(imageId, { force: true });
  }
  metaData.clearQuery(Enums.MetadataModules.NATURALIZED, imageId);
}
