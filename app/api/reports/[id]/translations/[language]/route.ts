import { handle, ifMatch, parseOr400, readJson, type Path } from '@/lib/api/handle';
import { reviewTranslationSchema } from '@/lib/api/reading/translations';
import { languageSchema } from '@/lib/report/help/translation';
import { reviewTranslation } from '@/lib/workflow/help/translations';
import { serverWorld } from '@/lib/workflow/world';

/** PUT /api/reports/{id}/translations/{language} — somebody compared it, and answers for it. */
export const PUT = handle<Path<'id' | 'language'>>(async (request, { params }) => {
  const on = ifMatch(request);
  const asked = await readJson(request, reviewTranslationSchema);
  const { id, language: named } = await params;
  const language = parseOr400(languageSchema, named);
  return Response.json(
    await reviewTranslation(await serverWorld(), { id, language, on }, asked),
  );
});
