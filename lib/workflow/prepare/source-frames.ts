import type { DecodedFrame, DecodeRequest } from '@/lib/codecs/decode-frame';
import type { DrawnFrame, DrawRequest } from '@/lib/codecs/threads/draw-frame';
import {
  readFrameAttributes,
  readImageAttributes,
  type FrameAttributes,
  type ImageAttributes,
} from '@/lib/dicom/image-attributes';
import {
  readUltrasoundRegions,
  type UltrasoundRegion,
} from '@/lib/dicom/attributes/ultrasound-regions';
import { frameLayout, type FrameIndex } from '@/lib/dicom/frame-index';
import type { DicomJson } from '@/lib/dicom/json';
import { readPalette, type Palette } from '@/lib/dicom/look-up-tables';
import { getInstance, type StoredInstance } from '@/lib/store/archive/studies';
import { readFrame } from '@/lib/workflow/read-frame';
import type { World } from '@/lib/workflow/world';

/** What rendering a frame needs beside its pixels. */
export interface SourceFrame {
  instance: StoredInstance;
  header: DicomJson;
  image: ImageAttributes;
  frame: FrameAttributes;
  palette: Palette | undefined;
  regions: UltrasoundRegion[];
}

interface Loaded {
  instance: StoredInstance;
  header: DicomJson;
  image: ImageAttributes;
  palette: Palette | undefined;
  regions: UltrasoundRegion[];
}

/** Reads headers once per instance and decodes frames one at a time, however often asked. */
export function frameSource(world: Pick<World, 'db' | 'objects' | 'decoders'>) {
  const instances = new Map<string, Promise<Loaded>>();

  async function load(sopInstanceUid: string): Promise<Loaded> {
    const instance = await getInstance(world.db, sopInstanceUid);
    const header = JSON.parse(instance.header) as DicomJson;
    return {
      instance,
      header,
      image: readImageAttributes(header),
      palette: readPalette(header),
      regions: readUltrasoundRegions(header),
    };
  }

  const loaded = (sopInstanceUid: string) => {
    const known = instances.get(sopInstanceUid) ?? load(sopInstanceUid);
    instances.set(sopInstanceUid, known);
    return known;
  };

  /** @throws AppError `not_found` */
  async function stored(sopInstanceUid: string, frame: number): Promise<DecodeRequest> {
    const { instance, image } = await loaded(sopInstanceUid);
    const bytes = await readFrame(world, instance, frame);
    const { transferSyntaxUid, frames } = instance;
    const layout = frames
      ? frameLayout(JSON.parse(frames) as FrameIndex, frame)
      : undefined;
    return { bytes, transferSyntaxUid, image, ...(layout && { layout }) };
  }

  return {
    /** @throws AppError `not_found` */
    async describe(sopInstanceUid: string, frame: number): Promise<SourceFrame> {
      const instance = await loaded(sopInstanceUid);
      return { ...instance, frame: readFrameAttributes(instance.header, frame) };
    },
    /** What a decoder needs. */
    stored,
    /** @throws AppError `not_found`, `decode_failed` or `unsupported` */
    decode: async (
      sopInstanceUid: string,
      frame: number,
      signal?: AbortSignal,
    ): Promise<DecodedFrame> =>
      world.decoders.decode(await stored(sopInstanceUid, frame), signal),
    /** Decoded and drawn; throws as `Decoders.draw`. */
    draw: async (
      { sopInstanceUid, frame }: { sopInstanceUid: string; frame: number },
      drawing: DrawRequest['drawing'],
      signal?: AbortSignal,
    ): Promise<DrawnFrame> =>
      world.decoders.draw({ ...(await stored(sopInstanceUid, frame)), drawing }, signal),
  };
}
export type FrameSource = ReturnType<typeof frameSource>;
