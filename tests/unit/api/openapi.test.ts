import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openApiDocument } from '@/lib/api/openapi';
import { OPERATIONS } from '@/lib/api/operations';

/** What the folders of app/api really answer: `METHOD /path`. */
const served = readdirSync('app/api', { recursive: true, encoding: 'utf8' })
  // What answers every other address with 404 is no route of the API.
  .filter((file) => file.endsWith('route.ts') && !file.startsWith('[...'))
  .flatMap((file) => {
    const path = `/api/${file.replace(/\/?route\.ts$/, '').replace(/\[(\w+)\]/g, '{$1}')}`;
    const methods = readFileSync(`app/api/${file}`, 'utf8').matchAll(
      /export const (GET|POST|PUT|PATCH|DELETE)\b/g,
    );
    return [...methods].map(([, method]) => `${method} ${path}`);
  });

/** Answered before Next: tests/integration/uploads asks each of them. */
const UPLOADS = ['OPTIONS /api/uploads', 'POST /api/uploads'].concat(
  ['HEAD', 'PATCH', 'DELETE'].map((method) => `${method} /api/uploads/{id}`),
);

it('lists every route that is served, and no other', () => {
  const listed = Object.entries(OPERATIONS).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(listed.sort()).toEqual([...served, ...UPLOADS].sort());
});

it('describes bodies by the schemas that requests are checked with', () => {
  const { components } = openApiDocument('1.2.3');
  expect(components.schemas['RunRequest']).toMatchObject({
    type: 'object',
    required: ['modelId', 'studyUid', 'recipe'],
  });
  expect(JSON.stringify(components.schemas['Decide'])).toContain('"rejected"');
});

it('refers to nothing that is not in the document', () => {
  const document = openApiDocument('1.2.3');
  const names = [...JSON.stringify(document.paths).matchAll(/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect(new Set(names).size).toBeGreaterThan(10);
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining([...new Set(names)]),
  );
});
