import useSWR from 'swr';
import { request, requestJson } from '@/app/_data/client';
import { thenReread } from '@/app/_data/reread';
import {
  keptTemplateListSchema,
  keptTemplateSchema,
  macrosSchema,
  type KeptTemplate,
  type Macros,
} from '@/lib/api/reading/writing';
import type { Macro } from '@/lib/report/writing/macros';
import { templateSchema, type Template } from '@/lib/report/writing/template';

const TEMPLATES = '/api/templates';
const MACROS = '/api/macros';

/** @param isWanted - Whoever doesn't write reports has none. */
export const useTemplates = (isWanted: boolean) =>
  useSWR(isWanted ? TEMPLATES : null, (key: string) =>
    requestJson('GET', key, keptTemplateListSchema),
  );

/** @param isWanted - Whoever doesn't write reports has none. */
export const useMacros = (isWanted: boolean) =>
  useSWR(
    isWanted ? MACROS : null,
    (key: string) => requestJson('GET', key, macrosSchema),
    { revalidateOnFocus: false },
  );

/** Keep a template: a new one, or what became of one. @throws ProblemError */
export const keepTemplate = (
  template: Template,
  of: KeptTemplate | null,
): Promise<KeptTemplate> =>
  thenReread(
    TEMPLATES,
    of && of.version > 0
      ? requestJson('PUT', `${TEMPLATES}/${of.id}`, keptTemplateSchema, {
          body: template,
          ifMatch: of.version,
        })
      : requestJson('POST', TEMPLATES, keptTemplateSchema, {
          body: { id: crypto.randomUUID(), template },
        }),
  );

/** @throws ProblemError */
export const deleteTemplate = ({ id, version }: KeptTemplate) =>
  thenReread(TEMPLATES, request('DELETE', `${TEMPLATES}/${id}`, { ifMatch: version }));

/** A file of the RadReport library as a template, to be looked at. @throws ProblemError */
export const readMrrt = (html: string): Promise<Template> =>
  requestJson('POST', `${TEMPLATES}/mrrt`, templateSchema, { body: { html } });

/** @throws ProblemError */
export const keepMacros = (macros: readonly Macro[], version: number): Promise<Macros> =>
  thenReread(
    MACROS,
    requestJson('PUT', MACROS, macrosSchema, { body: { macros }, ifMatch: version }),
  );
