/** The WebAssembly codecs come without types for their Node entry points: what we use of them. */

interface CodecOptions {
  locateFile(file: string): string;
  print(text: string): void;
  printErr(text: string): void;
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

type WasmModule = Readonly<Record<string, new () => WasmDecoder>>;

interface Jpeg12Image {
  colorTransform?: boolean;
  parse(bytes: Uint8Array): void;
  getData16(width: number, height: number): Uint16Array;
}
