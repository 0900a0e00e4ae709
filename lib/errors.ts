/**
 * Every error this application throws on purpose. One class; the `code` says what happened,
 * the table says how the HTTP boundary answers, the `hint` says what the reader can do next.
 *
 * Messages and hints are shown and logged: they carry UIDs and numbers, never a patient's name
 * and never a model's answer (that is kept with the run).
 */
const STATUS = {
  invalid_request: 400,
  /** Nobody is signed in, or not any more. */
  unauthenticated: 401,
  /** This person may not, or nobody from where this was asked. */
  forbidden: 403,
  /** Slices would leave the organisation, and nobody has confirmed these very bytes. */
  consent_needed: 403,
  not_found: 404,
  /** `Accept` names nothing that this resource can be given as. */
  not_acceptable: 406,
  /** Another decision stands in the way (an undecided finding, a signed report). */
  conflict: 409,
  cancelled: 409,
  /** `If-Match` named an older version; nothing was written. */
  version_stale: 412,
  too_large: 413,
  /** The body is of a media type that this resource doesn't take. */
  media_type: 415,
  not_dicom: 422,
  dicom_damaged: 422,
  archive_unreadable: 422,
  unsupported: 422,
  decode_failed: 422,
  geometry_unusable: 422,
  /** Asked under a name that is not this server's (RFC 9110 15.5.20). */
  misdirected: 421,
  version_required: 428,
  /** Too many attempts to sign in. */
  too_many: 429,
  /** The disk is full, or the object store refused. */
  store_failed: 507,
  /** Only on a page: the server did not answer it. */
  offline: 503,
  pacs_unconfigured: 503,
  pacs_unreachable: 502,
  pacs_timeout: 504,
  /** It refused the association, or answered with a status that means failure. */
  pacs_refused: 502,
  /** What it answers is not the protocol. */
  pacs_dialect: 502,
  model_unconfigured: 503,
  model_unreachable: 502,
  model_timeout: 504,
  /** 429 and 5xx: waiting may help. */
  model_overloaded: 503,
  /** 401 and 403: its key is missing or wrong, or doesn't open this model. */
  model_denied: 502,
  /** Other 4xx: the service does not take this request. */
  model_rejected: 502,
  /** The model declined. */
  model_refused: 502,
  /** A safety filter stopped the question or the answer. */
  model_filtered: 502,
  /** The service answers in another dialect than its adapter's. */
  model_dialect: 502,
  answer_truncated: 502,
  answer_not_json: 502,
  answer_not_a_draft: 502,
  answer_empty: 502,
  answer_cites_unsent_slice: 502,
  answer_box_outside_image: 502,
} as const;

export type ErrorCode = keyof typeof STATUS;

const BRAND = Symbol.for('overread.AppError');

export class AppError extends Error {
  /**
   * The server's process holds this class twice, in Next's bundle and beside it, and an error of
   * one copy is met by the other.
   */
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
  override readonly name = 'AppError';
  readonly [BRAND] = true;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  constructor(
    readonly code: ErrorCode,
    message: string,
    options: { hint?: string; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
  }
  get status(): number {
    return STATUS[this.code];
  }
}

/**
 * Whoever began from an older version is told, and nothing of theirs is written.
 *
 * @param message - What was changed meanwhile, a sentence.
 */
export const staleVersion = (message: string, current: number, basedOn: number) =>
  new AppError('version_stale', message, {
    hint: `Version ${current} is there now; yours began from ${basedOn}. Nothing was overwritten.`,
  });
