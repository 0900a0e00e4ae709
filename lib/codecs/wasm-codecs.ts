import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { RawSamples } from '@/lib/codecs/samples';
import { compileBounded, memoryOf } from '@/lib/codecs/wasm-memory';
import { AppError } from '@/lib/errors';

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
  /** It asked for more memory than it may have. */
  readonly wantedMore: boolean;
}

const compiled = new Map<string, WebAssembly.Module>();

/** Compiled once: a codec is made anew after every frame that failed. */
function moduleOf(file: string): WebAssembly.Module {
  const module =
    compiled.get(file) ?? compileBounded(Uint8Array.from(readFileSync(file)));
  compiled.set(file, module);
  return module;
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
  let refusedMore = false;
  const module = await factory({
    locateFile: (name) => path.join(path.dirname(file), name),
    print,
    printErr: print,
    instantiateWasm(imports, receive) {
      const bounded = moduleOf(file.replace(/\.js$/, '.wasm'));
      const instance = new WebAssembly.Instance(bounded, imports);
      watchGrowth(instance, () => (refusedMore = true));
      receive(instance, bounded);
      return instance.exports;
    },
  });
  const Codec = module[className];
  if (!Codec) throw new Error(`${entry} has no ${className}.`);
  return {
    codec: new Codec(),
    printed,
    get wantedMore() {
      return refusedMore;
    },
  };
}

/** Emscripten asks the exported memory itself to grow, and goes on with nothing if it doesn't. */
function watchGrowth(instance: WebAssembly.Instance, onRefused: () => void) {
  const memory = memoryOf(instance);
  if (!memory) throw new Error('The codec exports no memory.');
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    try {
      return grow(pages);
    } catch (error) {
      onRefused();
      throw error;
    }
  };
}

// One decoder per codec, kept: a new one for every frame would grow the codec's memory without end.
const loaded = new Map<WasmCoding, Promise<LoadedCodec<WasmDecoder>>>();
/** The memory of a codec never shrinks: one that once took more than this is not kept. */
const KEPT_BYTES = 256 * 1024 ** 2;

/**
 * What a codec says of a frame that it decoded only in part, or (OpenJPEG: “[ERROR]”) not at all; it
 * doesn't throw then, and still holds the frame before.
 */
const INCOMPLETE =
  /\[error\]|truncated|premature|not enough|corrupt|failed to decode|expected eoc/i;

/**
 * Decode a frame.
 *
 * @throws whatever the codec throws (often a bare number), or an Error with its warning when the
 *   frame is only there in part; AppError `unsupported` when it takes too much memory. The codec
 *   starts afresh after that.
 */
export async function decodeWithWasm(
  coding: WasmCoding,
  bytes: Uint8Array,
): Promise<RawSamples & { info: WasmFrameInfo }> {
  const loading = loaded.get(coding) ?? loadWasm<WasmDecoder>(CODECS[coding]);
  loaded.set(coding, loading);
  const started = await loading.catch((error: unknown) => {
    loaded.delete(coding);
    throw error;
  });
  try {
    const { codec: decoder, printed } = started;
    printed.length = 0;
    // What it doesn't write must not show another patient.
    decoder.getDecodedBuffer().fill(0);
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const incomplete = printed.find((line) => INCOMPLETE.test(line));
    if (incomplete) throw new Error(incomplete.trim());
    const info = decoder.getFrameInfo();
    const decoded = decoder.getDecodedBuffer();
    if (decoded.buffer.byteLength > KEPT_BYTES) loaded.delete(coding);
    return {
      info,
      bytes: decoded,
      bytesPerSample: info.bitsPerSample <= 8 ? 1 : 2,
      planar: info.componentCount > 1 && decoder.getInterleaveMode?.() === 0,
      shift: 0,
    };
  } catch (error) {
    loaded.delete(coding); // An aborted module answers no more.
    if (!started.wantedMore) throw error;
    throw new AppError(
      'unsupported',
      'Decoding the frame takes more memory than it may.',
      {
        cause: error,
      },
    );
  }
}
