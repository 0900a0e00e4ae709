/** The WebAssembly codecs come without types for their Node entry points: what we use of them. */

interface CodecOptions {
  locateFile(file: string): string;
  print(text: string): void;
  printErr(text: string): void;
  /** Emscripten's hook: make the instance, hand it over, return what it exports. */
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): WebAssembly.Exports;
}

interface WasmFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

/** All four decoders have this shape. */
interface WasmDecoder {
  /** Memory of the codec to put the encoded frame into. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  /** Memory of the codec: valid until the next call, to be copied. */
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): WasmFrameInfo;
  /** JPEG-LS: 0 is one component after the other. */
  getInterleaveMode?(): number;
}

/** What the encoders have in common. */
interface WasmEncoder {
  /** Memory of the codec to put the samples into. */
  getDecodedBuffer(
    frame: WasmFrameInfo & { isUsingColorTransform?: boolean },
  ): Uint8Array;
  encode(): void;
  /** Memory of the codec: valid until the next call, to be copied. */
  getEncodedBuffer(): Uint8Array | Uint8ClampedArray;
}

interface Jpeg2000Encoder extends WasmEncoder {
  setDecompositions(levels: number): void;
  /** 0 LRCP, 1 RLCP, 2 RPCL. */
  setProgressionOrder(order: number): void;
}

interface OpenJpegEncoder extends Jpeg2000Encoder {
  setQuality(lossless: boolean, layers: number): void;
  /** 0 is all there is. */
  setCompressionRatio(layer: number, ratio: number): void;
}

interface OpenJphEncoder extends Jpeg2000Encoder {
  setQuality(lossless: boolean, quantizationStep: number): void;
  setTLMMarker(wanted: boolean): void;
  setTilePartDivisionsAtResolutions(wanted: boolean): void;
}

interface CharLsEncoder extends WasmEncoder {
  setNearLossless(counts: number): void;
  /** 0 one component after the other, 2 sample by sample. */
  setInterleaveMode(mode: number): void;
}

interface TurboJpegEncoder extends WasmEncoder {
  setProgressive(wanted: boolean): void;
  /** 1 to 100. */
  setQuality(quality: number): void;
  /** 0: 4:4:4, 1: 4:2:2, 2: 4:2:0. */
  setSubSampling(mode: number): void;
}

type WasmModule<Codec> = Readonly<Record<string, new () => Codec>>;

interface Jpeg12Image {
  colorTransform?: boolean;
  parse(bytes: Uint8Array): void;
  getData16(width: number, height: number): Uint16Array;
}
