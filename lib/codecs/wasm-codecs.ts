import { createRequire } from 'node:module';
import path from 'node:path';
import type { RawSamples } from '@/lib/codecs/samples';

/** The four WebAssembly codecs: which package, which class. */
const CODECS = {
  jpeg: ['@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs', 'JPEGDecoder'],
  'jpeg-ls': ['@cornerstonejs/codec-charls/decodewasmjs', 'JpegLSDecoder'],
  'jpeg-2000': ['@cornerstonejs/codec-openjpeg/decodewasmjs', 'J2KDecoder'],
  htj2k: ['@cornerstonejs/codec-openjph/wasmjs', 'HTJ2KDecoder'],
} as const;

export type WasmCoding = keyof typeof CODECS;

/** A coder or decoder of a WebAssembly module, ready. */
export interface LoadedCodec<Codec> {
  readonly codec: Codec;
  /** What it printed since it was last asked: its warnings. */
  readonly printed: string[];
}

/** Start a WebAssembly module of its own: what a package exports for Node, and a class of it. */
export async function loadWasm<Codec>([entry, className]: readonly [
  entry: string,
  className: string,
]): Promise<LoadedCodec<Codec>> {
  const require = createRequire(import.meta.url);
  const file = require.resolve(entry);
  const factory = require(file) as (options: CodecOptions) => Promise<WasmModule<Codec>>;
  const printed: string[] = [];
  // Codecs print what they find, which is no business of the server's log.
  const print = (text: string) => void printed.push(text);
  const module = await factory({
    locateFile: (name) => path.join(path.dirname(file), name),
    print,
    printErr: print,
  });
  const Codec = module[className];
  if (!Codec) throw new Error(`${entry} has no ${className}.`);
  return { codec: new Codec(), printed };
}

// One decoder per codec, kept: a new one for every frame would grow the codec's memory without end.
const loaded = new Map<WasmCoding, Promise<LoadedCodec<WasmDecoder>>>();

/** What a codec says of a frame it decoded only in part; it doesn't throw then. */
const INCOMPLETE =
  /truncated|premature|not enough|corrupt|failed to decode|expected eoc/i;

/**
 * Decode a frame.
 *
 * @throws whatever the codec throws (often a bare number), or an Error with its warning when the
 *   frame is only there in part. The codec starts afresh after that.
 */
export async function decodeWithWasm(
  coding: WasmCoding,
  bytes: Uint8Array,
): Promise<RawSamples & { info: WasmFrameInfo }> {
  const loading = loaded.get(coding) ?? loadWasm<WasmDecoder>(CODECS[coding]);
  loaded.set(coding, loading);
  try {
    const { codec: decoder, printed } = await loading;
    printed.length = 0;
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const incomplete = printed.find((line) => INCOMPLETE.test(line));
    if (incomplete) throw new Error(incomplete.trim());
    const info = decoder.getFrameInfo();
    return {
      info,
      bytes: decoder.getDecodedBuffer(),
      bytesPerSample: info.bitsPerSample <= 8 ? 1 : 2,
      planar: info.componentCount > 1 && decoder.getInterleaveMode?.() === 0,
      shift: 0,
    };
  } catch (error) {
    loaded.delete(coding); // An aborted module answers no more.
    throw error;
  }
}
