import { loadWasm, type LoadedCodec } from '@/lib/codecs/wasm-codecs';

/** Samples as the encoders take them. */
export interface ToEncode {
  readonly columns: number;
  readonly rows: number;
  readonly components: 1 | 3;
  /** Of a sample. Up to 8 are a byte, more are two. */
  readonly precision: number;
  readonly signed: boolean;
  /** Interleaved, little endian. */
  readonly bytes: Uint8Array;
}

/** RPCL: the smallest picture comes first in the codestream. */
const SMALLEST_FIRST = 2;
/** Where JPEG must lose, it is not to be seen. */
const JPEG_QUALITY = 92;

/** Which package, which class. */
const CODECS = {
  jpeg: ['@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs', 'JPEGEncoder'],
  'jpeg-ls': ['@cornerstonejs/codec-charls/wasmjs', 'JpegLSEncoder'],
  'jpeg-2000': ['@cornerstonejs/codec-openjpeg/wasmjs', 'J2KEncoder'],
  htj2k: ['@cornerstonejs/codec-openjph/wasmjs', 'HTJ2KEncoder'],
} as const;
type WasmCoding = keyof typeof CODECS;

// As decoders are, see `decodeWithWasm`.
const loaded = new Map<WasmCoding, Promise<LoadedCodec<WasmEncoder>>>();

async function encode<Encoder extends WasmEncoder>(
  coding: WasmCoding,
  { columns, rows, components, precision, signed, bytes }: ToEncode,
  set: (encoder: Encoder) => void,
): Promise<Uint8Array> {
  const loading = (loaded.get(coding) ?? loadWasm(CODECS[coding])) as Promise<
    LoadedCodec<Encoder>
  >;
  loaded.set(coding, loading);
  try {
    const { codec, printed } = await loading;
    printed.length = 0;
    codec
      .getDecodedBuffer({
        width: columns,
        height: rows,
        bitsPerSample: precision,
        componentCount: components,
        isSigned: signed,
        isUsingColorTransform: components === 3,
      })
      .set(bytes);
    set(codec);
    codec.encode();
    return Uint8Array.from(codec.getEncodedBuffer());
  } catch (error) {
    loaded.delete(coding); // An aborted module answers no more.
    throw error;
  }
}

/** JPEG Baseline, 8 bits, chroma in full. */
export const encodeJpeg = (frame: ToEncode) =>
  encode<TurboJpegEncoder>('jpeg', frame, (encoder) => {
    encoder.setProgressive(false);
    encoder.setQuality(JPEG_QUALITY);
    encoder.setSubSampling(0);
  });

/** JPEG-LS without loss. Its samples have no sign, so that of the header's says what they are. */
export const encodeJpegLs = (frame: ToEncode) =>
  encode<CharLsEncoder>('jpeg-ls', frame, (encoder) => {
    encoder.setNearLossless(0);
    encoder.setInterleaveMode(frame.components === 3 ? 2 : 0);
  });

/** JPEG 2000 without loss. */
export const encodeJpeg2000 = (frame: ToEncode) =>
  encode<OpenJpegEncoder>('jpeg-2000', frame, (encoder) => {
    // It refuses more levels than the shorter side can be halved.
    const most = Math.floor(Math.log2(Math.min(frame.rows, frame.columns)));
    encoder.setDecompositions(Math.min(5, most));
    encoder.setProgressionOrder(SMALLEST_FIRST);
    encoder.setQuality(true, 1);
    encoder.setCompressionRatio(0, 0);
  });

/**
 * High-throughput JPEG 2000 without loss.
 *
 * @param isRpcl - As its own transfer syntax wants it: with markers of where each resolution begins,
 *   and the smallest no more than 64 pixels (PS3.5 10.18).
 */
export const encodeHtj2k = (frame: ToEncode, isRpcl: boolean) =>
  encode<OpenJphEncoder>('htj2k', frame, (encoder) => {
    const toSmallest = Math.ceil(Math.log2(Math.max(frame.rows, frame.columns) / 64));
    // Without any, OpenJPH loses pixels of noise; five are usual.
    encoder.setDecompositions(Math.max(5, toSmallest));
    encoder.setProgressionOrder(SMALLEST_FIRST);
    encoder.setQuality(true, 0);
    encoder.setTLMMarker(isRpcl);
    encoder.setTilePartDivisionsAtResolutions(isRpcl);
  });
