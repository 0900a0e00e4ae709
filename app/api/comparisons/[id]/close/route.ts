import { handle, type Path } from '@/lib/api/handle';
import { endReading } from '@/lib/workflow/blind/look';
import { serverWorld } from '@/lib/workflow/world';

/** POST /api/comparisons/{id}/close — once and for all. */
export const POST = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await endReading(await serverWorld(), (await params).id)),
);
