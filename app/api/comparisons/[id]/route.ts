import { handle, type Path } from '@/lib/api/handle';
import { readReading } from '@/lib/workflow/blind/look';
import { serverWorld } from '@/lib/workflow/world';

/** GET /api/comparisons/{id} — as far as whoever asks may know it. */
export const GET = handle<Path<'id'>>(async (_request, { params }) =>
  Response.json(await readReading(await serverWorld(), (await params).id)),
);
