/** Images lately prepared, by SHA-256, so that a preview can be looked at. Oldest out first. */
export class ImageCache {
  readonly #images = new Map<string, Buffer>();
  #bytes = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  put(sha256: string, png: Buffer) {
    if (this.#images.delete(sha256)) this.#bytes -= png.length;
    this.#images.set(sha256, png);
    this.#bytes += png.length;
    for (const [oldest, { length }] of this.#images) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#images.delete(oldest);
      this.#bytes -= length;
    }
  }

  get(sha256: string): Buffer | undefined {
    return this.#images.get(sha256);
  }
}
