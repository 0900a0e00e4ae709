import { handle, readJson, versioned } from '@/lib/api/handle';
import { createTemplateSchema } from '@/lib/api/reading/writing';
import { saveTemplate, templates } from '@/lib/workflow/writing/templates';
import { serverWorld } from '@/lib/workflow/world';

const MOST_BYTES = 1024 ** 2;

/** GET /api/templates — those of people here by name, then those that come with the program. */
export const GET = handle(async () =>
  Response.json({ templates: await templates(await serverWorld()) }),
);

/** POST /api/templates — the client names the id; the same one again is no second one. */
export const POST = handle(async (request) => {
  const asked = await readJson(request, createTemplateSchema, MOST_BYTES);
  return versioned(await saveTemplate(await serverWorld(), asked), 201);
});
