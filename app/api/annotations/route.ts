import { annotationQuerySchema, createAnnotationSchema } from '@/lib/api/annotations';
import { handle, readJson, readQuery, versioned } from '@/lib/api/handle';
import { annotate, readAnnotations } from '@/lib/workflow/annotate';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/annotations?studyUid= — oldest first. */
export const GET = handle(async (request) => {
  const { studyUid } = readQuery(request, annotationQuerySchema);
  return Response.json({
    annotations: await readAnnotations(await serverWorld(), studyUid),
  });
});

/** POST /api/annotations — the client names the id; the same one again is no second one. */
export const POST = handle(async (request) => {
  const annotation = await readJson(request, createAnnotationSchema);
  return versioned(await annotate(await serverWorld(), annotation), 201);
});
