import { handle, type Path } from '@/lib/api/handle';
import { readExport } from '@/lib/workflow/export/export';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/exports/{id} */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readExport(await serverWorld(), (await params).id)),
);
