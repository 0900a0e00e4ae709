/** Why a frame can't be shown, for the person who wanted to see it. */
export interface FrameFailure {
  /** As errors are named; `offline`: nobody answers, and the frame may be as good as it ever was. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly retryable: boolean;
}

interface FailedRequest {
  status: number;
  response: unknown;
}

const isRequest = (error: unknown): error is FailedRequest =>
  typeof error === 'object' && error !== null && 'status' in error && 'response' in error;

/** Put a failure of Cornerstone's loader (a request, or an error of a decoder) into words. */
export function frameFailure(error: unknown): FrameFailure {
  const cause =
    typeof error === 'object' && error !== null && 'error' in error ? error.error : error;
  if (isRequest(cause)) return requestFailure(cause);
  return {
    code: 'decode_failed',
    title: 'This frame could not be decoded.',
    detail: cause instanceof Error ? cause.message : 'The pixel data are damaged.',
    retryable: false,
  };
}

/** Of no server, and of proxies before one that is not there. */
const SILENT: readonly number[] = [0, 502, 503, 504];

function requestFailure({ status, response }: FailedRequest): FrameFailure {
  if (SILENT.includes(status)) {
    return {
      code: 'offline',
      title: 'The server does not answer.',
      detail: 'Nothing is lost. It is asked again by itself.',
      retryable: true,
    };
  }
  const problem = readProblem(response);
  return {
    code: problem.type?.replace('urn:overread:', '') ?? 'unknown',
    title: problem.title ?? 'This frame could not be loaded.',
    detail: problem.detail ?? `The server answered ${status}.`,
    retryable: status >= 500,
  };
}

function readProblem(response: unknown): {
  type?: string;
  title?: string;
  detail?: string;
} {
  if (!(response instanceof ArrayBuffer)) return {};
  try {
    return JSON.parse(new TextDecoder().decode(response)) as object;
  } catch {
    return {};
  }
}
