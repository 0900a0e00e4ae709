import { expect } from 'vitest';
import { problemSchema, type Problem } from '@/lib/api/handle';

type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

interface Call {
  /** The named parts of the path. */
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: BodyInit;
  method?: string;
  signal?: AbortSignal;
}

/** Call a route handler as Next would. */
export function call(route: Route, options: Call = {}): Promise<Response> {
  const { params = {}, query = {}, headers = {}, json, signal } = options;
  const body = json === undefined ? options.body : JSON.stringify(json);
  const url = new URL('http://127.0.0.1/test');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const request = new Request(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body, duplex: 'half' }),
    ...(signal && { signal }),
  } as RequestInit);
  return route(request, { params: Promise.resolve(params) as Promise<never> });
}

/** The body of an answer that must be of that status. */
export async function json<T = Record<string, unknown>>(
  answer: Response | Promise<Response>,
  status = 200,
): Promise<T> {
  const response = await answer;
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return JSON.parse(text) as T;
}

/** An error as RFC 9457 wants it. */
export async function problem(
  answer: Response | Promise<Response>,
  status: number,
): Promise<Problem> {
  const response = await answer;
  const text = await response.text();
  expect(response.status, text).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const read = problemSchema.parse(JSON.parse(text));
  expect(read.status).toBe(status);
  return read;
}

/** Server-sent events of an answer, to its end. */
export async function eventsOf(
  answer: Response | Promise<Response>,
): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const response = await answer;
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const text = await response.text();
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((block) => {
      const [event = '', data = ''] = block.split('\n');
      return {
        event: event.replace('event: ', ''),
        data: JSON.parse(data.replace('data: ', '')) as Record<string, unknown>,
      };
    });
}
