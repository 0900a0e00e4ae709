import type { ReportedStudy } from '@/lib/export/annotated-study';
import { refer, uuidFrom, type Resource } from './values';
import { modelId, practitionerId, softwareId } from './who';

const part = (code: 'author' | 'verifier' | 'assembler', display: string) => ({
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
      code,
      display,
    },
  ],
});

/**
 * Whence a report comes: the model that drafted it, the person who answers for it, and what the model
 * was shown, by its SHA-256.
 */
export function provenanceOf(study: ReportedStudy, reportId: string): Resource {
  const { report, run } = study;
  const { signature } = report;
  return {
    resourceType: 'Provenance',
    id: uuidFrom(`provenance of report ${report.id} version ${report.version}`),
    target: [refer(reportId)],
    ...(run && { occurredDateTime: run.startedAt }),
    recorded: signature?.at ?? report.updatedAt,
    agent: [
      { type: part('assembler', 'Assembler'), who: refer(softwareId(study)) },
      ...(run
        ? [{ type: part('author', 'Author'), who: refer(modelId(run), run.model.name) }]
        : []),
      ...(signature
        ? [
            {
              type: part('verifier', 'Verifier'),
              who: refer(practitionerId(study, signature.by), signature.by),
            },
          ]
        : []),
    ],
    ...(run && {
      entity: [
        {
          role: 'source',
          what: {
            identifier: { value: run.id },
            display: 'Run of the model that the report began from',
          },
        },
        {
          role: 'source',
          what: {
            identifier: { value: `sha256:${run.promptSha256}` },
            display: 'All text that the model was sent',
          },
        },
        ...run.images.map(({ frame, sha256, sopInstanceUid }) => ({
          role: 'source',
          what: {
            identifier: { value: `sha256:${sha256}` },
            display: `Picture of ${sopInstanceUid}/${frame} as it was sent`,
          },
        })),
      ],
    }),
  };
}
