import { handle } from '@/lib/api/handle';
import { openApiDocument } from '@/lib/api/openapi';
import packageJson from '@/package.json';

/** GET /api/openapi.json */
export const GET = handle(async () =>
  Response.json(openApiDocument(packageJson.version)),
);
