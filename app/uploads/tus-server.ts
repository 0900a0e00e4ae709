import { Server, type Upload } from '@tus/server';
import { UploadStore } from '@/app/uploads/upload-store';
import { problemOf, type Problem } from '@/lib/api/handle';
import { uploadMetadataSchema, UPLOADS } from '@/lib/api/uploads/protocol';
import { AppError } from '@/lib/errors';
import { readImport, startImport } from '@/lib/workflow/uploads/journal';
import { serverWorld } from '@/lib/workflow/world';
import { isUploadId } from '@/lib/workflow/uploads/upload-folder';

interface Options {
  dataFolder: string;
  folder: string;
  maxBytes: number;
  onFinished(id: string): void;
}

/** The library's, but for what it says when it refuses: our errors have one form (RFC 9457). */
class TusServer extends Server {
  override write(...[context, headers, status, body]: Parameters<Server['write']>) {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('content-type', 'application/problem+json');
    const problem = body?.startsWith('{') ? body : JSON.stringify(refusal(status, body));
    return super.write(context, headers, status, problem);
  }
}

/** What the library refuses; its own words are for programmers and stay true. */
const refusal = (status: number, words = ''): Problem => ({
  type: 'urn:overread:upload_refused',
  title: status >= 500 ? 'The upload could not go on.' : 'The upload was refused.',
  status,
  detail: words.trim(),
});

/** The tus protocol, 1.0, with creation, creation-with-upload, expiration and termination. */
export function openTusServer({ dataFolder, folder, maxBytes, onFinished }: Options) {
  const store = new UploadStore(folder);
  return new TusServer({
    path: UPLOADS,
    datastore: store,
    relativeLocation: true,
    maxSize: maxBytes,
    // Nobody else's page may send files here: the library would allow every origin.
    allowedOrigins: () => false,
    // Whoever asks how far an upload is while its old connection hangs waits no longer than this.
    lockDrainTimeout: 500,
    disableTerminationForFinishedUploads: true,
    getFileIdFromRequest: (_request, last = '') => (isUploadId(last) ? last : undefined),
    async onUploadCreate(_request, upload) {
      const metadata = await checkedMetadata(dataFolder, upload);
      await store.expect(upload.id, upload.size ?? 0);
      return { metadata };
    },
    async onUploadFinish(_request, { id }) {
      onFinished(id);
      return {};
    },
    onResponseError(_request, error) {
      const problem = problemOfRefusal(error, maxBytes);
      if (!problem) return undefined;
      return { status_code: problem.status, body: JSON.stringify(problem) };
    },
  });
}

function problemOfRefusal(error: unknown, maxBytes: number): Problem | undefined {
  if (error instanceof AppError) return problemOf(error);
  const status = (error as { status_code?: number }).status_code;
  if (status === 413) {
    return problemOf(
      new AppError('too_large', 'The upload is larger than this server takes.', {
        hint: `At most ${Math.floor(maxBytes / 1024 ** 2)} MiB an upload (OVERREAD_MAX_UPLOAD_MB).`,
      }),
    );
  }
  if (status !== undefined) return undefined;
  console.error(error);
  return problemOf(error);
}

type Metadata = Record<string, string | null>;

/** @throws AppError `invalid_request`, or `not_found` for an import that nobody has started. */
async function checkedMetadata(dataFolder: string, upload: Upload): Promise<Metadata> {
  const parsed = uploadMetadataSchema.safeParse(upload.metadata ?? {});
  if (!parsed.success) {
    throw new AppError('invalid_request', 'The Upload-Metadata is not what is taken.', {
      cause: parsed.error,
    });
  }
  const { import: id, filename, filetype } = parsed.data;
  const { user, person } = await serverWorld();
  const known = id
    ? await readImport(dataFolder, id, person?.email)
    : await startImport(dataFolder, user);
  return {
    import: known.id,
    ...(filename === undefined ? {} : { filename }),
    ...(filetype ? { filetype } : {}),
  };
}
