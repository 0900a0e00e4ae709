import { handle, type Path } from '@/lib/api/handle';
import { allowDictation } from '@/lib/workflow/review/compare';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/reports/{id}/dictation — written down before the microphone is opened. */
export const POST = handle<Path<'id'>>(async (_request, { params }) => {
  await allowDictation(await serverWorld(), (await params).id);
  return new Response(null, { status: 204 });
});
