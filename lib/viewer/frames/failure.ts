/** Why a frame can't be shown, for the person who wanted to see it. */
export interface FrameFailure {
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
    title: 'This frame could not be decoded.',
    detail: cause instanceof Error ? cause.message : 'The pixel data are damaged.',
    retryable: false,
  };
}

function requestFailure({ status, response }: FailedRequest): FrameFailure {
  if (status === 0) {
    return {
      title: 'The server does not answer.',
      detail: 'Nothing is lost. Try again when it runs.',
      retryable: true,
    };
  }
  const problem = readProblem(response);
  return {
    title: problem.title ?? 'This frame could not be loaded.',
    detail: problem.detail ?? `The server answered ${status}.`,
    retryable: status >= 500,
  };
}

function readProblem(response: unknown): { title?: string; detail?: string } {
  if (!(response instanceof ArrayBuffer)) return {};
  try {
    return JSON.parse(new TextDecoder().decode(response)) as object;
  } catch {
    return {};
  }
}
