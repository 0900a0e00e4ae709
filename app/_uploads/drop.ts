import { requestJson } from '@/app/_data/client';
import { PARCEL_TYPE } from '@/lib/api/uploads/parcel';
import { uploadImportSchema } from '@/lib/api/uploads/protocol';
import { openLedger, type Ledger } from './ledger';
import { claim, forget, keyOf, recall, remember } from './memory';
import { bodyOf, giveLine, packed, spreadSent, type Entry, type Parcel } from './parcels';
import type { Reason } from './reason';
import { startTransfer, type Transfer } from './transfer';

/** So many parcels are on the line at once; a browser opens six connections to a server. */
const AT_ONCE = 3;

/** Files that were dropped together: one import, in parcels. */
export class Drop {
  readonly entries: readonly Entry[];
  readonly #parcels: Parcel[];
  readonly #transfers = new Map<Parcel, Transfer>();
  readonly #stalled = new Map<Parcel, Reason>();
  readonly #changed: (stored: boolean) => void;
  #importId = '';
  #key: string | null = null;
  #ledger: Ledger | undefined;
  #release: (() => void) | undefined;
  #started = false;
  #paused = false;

  /** @param changed - Called whenever there is something to show; with `true`, new studies perhaps. */
  constructor(entries: readonly Entry[], changed: (stored: boolean) => void) {
    this.entries = entries;
    this.#parcels = packed(entries);
    this.#changed = changed;
  }

  get importId() {
    return this.#importId;
  }
  get running() {
    return this.#parcels.some(({ state }) =>
      ['waiting', 'sending', 'received'].includes(state),
    );
  }
  /** Is anything still to be sent? */
  get sending() {
    return this.#parcels.some(({ state }) => ['waiting', 'sending'].includes(state));
  }
  get started() {
    return this.#started;
  }
  /** Why nothing goes on; null = it does. */
  get stalled(): Reason | null {
    return [...this.#stalled.values()][0] ?? null;
  }

  async start(): Promise<void> {
    this.#started = true;
    const key = await keyOf(this.#parcels);
    this.#release = key ? await claim(key) : undefined;
    this.#key = this.#release ? key : null;
    try {
      const known = recall(this.#key);
      const before = known && (await importThere(known.importId));
      this.#importId = before ? before.id : (await newImport()).id;
      if (before) {
        for (const [index, parcel] of this.#parcels.entries()) {
          parcel.uploadId = known.uploads[index] ?? null;
        }
      }
    } catch (error) {
      const reason = error instanceof Error ? error : 'silent';
      for (const parcel of this.#parcels) this.#fail(parcel, reason);
      return this.#settle();
    }
    if (!this.running) return this.#settle(); // cancelled meanwhile
    this.#ledger = openLedger(this.#importId, {
      onLine: (uploadId, line) => {
        const parcel = this.#parcels.find((each) => each.uploadId === uploadId);
        if (!parcel) return;
        const given = giveLine(parcel, line);
        // A parcel that could not be read has one line for all of its files.
        if (!given && line.reason) {
          for (const entry of parcel.entries) entry.failure ??= { said: line.reason };
        }
        this.#changed(false);
      },
      onTaken: (uploadId) => {
        const parcel = this.#parcels.find((each) => each.uploadId === uploadId);
        if (parcel) this.#taken(parcel);
      },
    });
    this.#next();
  }

  pause() {
    this.#paused = true;
    for (const transfer of this.#transfers.values()) transfer.pause();
  }

  resume() {
    this.#paused = false;
    for (const transfer of this.#transfers.values()) transfer.resume();
    this.#next();
  }

  /** What has not been sent whole is not sent; what has been is stored all the same. */
  cancel() {
    for (const transfer of this.#transfers.values()) transfer.cancel();
    this.#transfers.clear();
    this.#stalled.clear();
    for (const parcel of this.#parcels) {
      if (parcel.state !== 'waiting' && parcel.state !== 'sending') continue;
      parcel.state = 'cancelled';
      for (const entry of parcel.entries) entry.state = 'cancelled';
    }
    this.#settle();
  }

  #next() {
    while (!this.#paused && this.#transfers.size < AT_ONCE) {
      const parcel = this.#parcels.find(({ state }) => state === 'waiting');
      if (!parcel) return;
      this.#send(parcel);
    }
  }

  #send(parcel: Parcel) {
    parcel.state = 'sending';
    for (const entry of parcel.entries) {
      if (entry.state === 'waiting') entry.state = 'sending';
    }
    const body = bodyOf(parcel);
    const transfer = startTransfer({
      body,
      metadata: {
        import: this.#importId,
        ...(parcel.alone
          ? { filename: parcel.entries[0]?.path ?? '' }
          : { filetype: PARCEL_TYPE }),
      },
      uploadId: parcel.uploadId,
      onUploadId: (id) => {
        parcel.uploadId = id;
        remember(this.#key, this.#importId, this.#parcels);
      },
      onSent: (bytes) => {
        this.#stalled.delete(parcel);
        spreadSent(parcel, body.size, bytes);
        this.#changed(false);
      },
      onStalled: (reason) => {
        this.#stalled.set(parcel, reason);
        void this.#checkFiles(parcel);
        this.#changed(false);
      },
      onDone: () => this.#received(parcel),
      onFailed: (reason) => {
        this.#fail(parcel, reason);
        this.#gone(parcel);
      },
    });
    this.#transfers.set(parcel, transfer);
  }

  #received(parcel: Parcel) {
    if (parcel.state === 'sending') {
      parcel.state = 'received';
      for (const entry of parcel.entries) {
        entry.sent = entry.file.size;
        if (entry.state === 'sending') entry.state = 'received';
      }
    }
    this.#gone(parcel);
  }

  /** The line is free for the next. */
  #gone(parcel: Parcel) {
    this.#transfers.delete(parcel);
    this.#stalled.delete(parcel);
    this.#next();
    this.#settle();
  }

  #taken(parcel: Parcel) {
    parcel.state = 'taken';
    for (const entry of parcel.entries) {
      if (entry.lines.length > 0) continue;
      entry.state = 'failed';
      entry.failure ??= 'untold';
    }
    this.#settle(true);
  }

  #fail(parcel: Parcel, reason: Reason) {
    parcel.state = 'failed';
    for (const entry of parcel.entries) {
      entry.state = 'failed';
      entry.failure = reason;
    }
  }

  #settle(stored = false) {
    if (!this.running) {
      this.#ledger?.close();
      // The same files dropped again are another import.
      forget(this.#key);
      this.#release?.();
    }
    this.#changed(stored);
  }

  /**
   * A browser tells of a file that has changed since it was chosen as it does of a dead line. Such
   * a file is told of, and the others of its parcel are sent without it.
   */
  async #checkFiles(parcel: Parcel) {
    const readable = await Promise.all(
      parcel.entries.map(({ file }) => isReadable(file)),
    );
    if (readable.every(Boolean) || !this.#transfers.has(parcel)) return;
    this.#transfers.get(parcel)?.cancel();
    const left: Entry[] = [];
    for (const [index, entry] of parcel.entries.entries()) {
      entry.sent = 0;
      if (readable[index]) left.push(entry);
      else {
        entry.state = 'failed';
        entry.failure = 'changed';
      }
    }
    parcel.entries = left;
    parcel.uploadId = null;
    parcel.state = left.length > 0 ? 'waiting' : 'failed';
    this.#gone(parcel);
  }
}

const isReadable = (file: File) =>
  file.size === 0 ||
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

const newImport = () => requestJson('POST', '/api/imports', uploadImportSchema);

/** An import of before, if the server still knows it. */
const importThere = (id: string) =>
  requestJson('GET', `/api/imports/${id}`, uploadImportSchema).catch(() => undefined);
