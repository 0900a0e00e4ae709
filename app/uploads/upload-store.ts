import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import {
  readInfo,
  requireRoom,
  UPLOAD_LIVES_MS,
} from '@/lib/workflow/uploads/upload-folder';

/** Uploads on disk; of those that are in the archive already it still knows that they were whole. */
export class UploadStore extends FileStore {
  /** Bytes of uploads that are wanted but don't lie in the folder yet. */
  readonly #beginning = new Map<string, number>();

  constructor(folder: string) {
    super({ directory: folder, expirationPeriodInMilliseconds: UPLOAD_LIVES_MS });
    // Whether there is room can only be said of an upload that says how long it is.
    this.extensions = this.extensions.filter((name) => name !== 'creation-defer-length');
  }

  /** @throws AppError `store_failed` when the disk has no room for it. */
  async expect(id: string, bytes: number): Promise<void> {
    const others = [...this.#beginning.values()].reduce((sum, each) => sum + each, 0);
    this.#beginning.set(id, bytes);
    await requireRoom(this.directory, bytes, others).catch((error: unknown) => {
      this.#beginning.delete(id);
      throw error;
    });
  }

  override async create(upload: Upload): Promise<Upload> {
    try {
      return await super.create(upload);
    } finally {
      this.#beginning.delete(upload.id);
    }
  }

  /** Asked after a cut connection too: the answer to the last piece may be what got lost. */
  override async getUpload(id: string): Promise<Upload> {
    const info = await readInfo(this.directory, id);
    if (!info?.taken) return super.getUpload(id);
    const { size, creation_date } = info;
    return new Upload({ id, size, offset: size, creation_date });
  }
}
