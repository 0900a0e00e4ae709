import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import { readInfo, UPLOAD_LIVES_MS } from '@/lib/workflow/uploads/upload-folder';

/** Uploads on disk; of those that are in the archive already it still knows that they were whole. */
export class UploadStore extends FileStore {
  constructor(folder: string) {
    super({ directory: folder, expirationPeriodInMilliseconds: UPLOAD_LIVES_MS });
    // Whether there is room can only be said of an upload that says how long it is.
    this.extensions = this.extensions.filter((name) => name !== 'creation-defer-length');
  }

  /** Asked after a cut connection too: the answer to the last piece may be what got lost. */
  override async getUpload(id: string): Promise<Upload> {
    const info = await readInfo(this.directory, id);
    if (!info?.taken) return super.getUpload(id);
    const { size, creation_date } = info;
    return new Upload({ id, size, offset: size, creation_date });
  }
}
