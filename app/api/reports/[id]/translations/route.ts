import { handle, type Path } from '@/lib/api/handle';
import { readTranslations } from '@/lib/workflow/help/translations';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/reports/{id}/translations — the newest into each language. */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readTranslations(await serverWorld(), (await params).id)),
);
