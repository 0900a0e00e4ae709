import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import type { AnnotatedStudy, FrameDisplay } from '@/lib/export/annotated-study';
import { frameKey } from '@/lib/image/segmentation/mask';
import { headersOfInstances } from '@/lib/store/archive/studies';
import type { World } from '@/lib/workflow/world';

/** How the frames that a report and its drawings refer to are shown, as their own headers have it. */
export async function displaysOf(
  { db }: Pick<World, 'db'>,
  { report, annotations }: Pick<AnnotatedStudy, 'report' | 'annotations'>,
): Promise<AnnotatedStudy['displays']> {
  const frames = [
    ...annotations,
    ...(report?.findings ?? []).flatMap(({ evidence }) => evidence),
  ];
  const byImage = Map.groupBy(frames, ({ sopInstanceUid }) => sopInstanceUid);
  const displays: Record<string, FrameDisplay> = {};
  for (const [uid, text] of await headersOfInstances(db, [...byImage.keys()])) {
    const header = JSON.parse(text) as DicomJson;
    for (const { frame } of byImage.get(uid) ?? []) {
      displays[frameKey({ sopInstanceUid: uid, frameNumber: frame })] = displayOf(
        header,
        frame,
      );
    }
  }
  return displays;
}

function displayOf(header: DicomJson, frame: number): FrameDisplay {
  const { photometricInterpretation } = readImageAttributes(header);
  const { rescale, modalityLut, windows, voiLuts } = readFrameAttributes(header, frame);
  const [window] = windows;
  return {
    photometricInterpretation,
    rescale: rescale ? { ...rescale, type: rescale.type ?? null } : null,
    modalityLut: modalityLut ?? null,
    window: window ? { center: window.center, width: window.width, fn: window.fn } : null,
    voiLut: (!window && voiLuts?.[0]) || null,
  };
}
