import type { ModelRun, ReportedStudy } from '@/lib/export/annotated-study';
import { runsOf } from '@/lib/export/runs';
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
  const runs = runsOf(study);
  return {
    resourceType: 'Provenance',
    id: uuidFrom(`provenance of report ${report.id} version ${report.version}`),
    target: [refer(reportId)],
    ...(run && { occurredDateTime: run.startedAt }),
    recorded: signature?.at ?? report.updatedAt,
    agent: [
      { type: part('assembler', 'Assembler'), who: refer(softwareId(study)) },
      ...runs.map((each) => ({
        type: part('author', 'Author'),
        who: refer(modelId(each), each.model.name),
      })),
      ...(signature
        ? [
            {
              type: part('verifier', 'Verifier'),
              who: refer(practitionerId(study, signature.by), signature.by),
            },
          ]
        : []),
    ],
    ...(runs.length > 0 && {
      entity: runs.flatMap((each) => sourcesOf(each, each === study.run)),
    }),
  };
}

/** A run, and what it was sent. */
const sourcesOf = (run: ModelRun, isFirst: boolean) => {
  const source = (value: string, display: string) => ({
    role: 'source',
    what: { identifier: { value }, display },
  });
  return [
    source(
      run.id,
      isFirst
        ? 'Run of the model that the report began from'
        : 'Run of a model that was asked for help',
    ),
    source(`sha256:${run.promptSha256}`, 'All text that the model was sent'),
    ...run.images.map(({ frame, sha256, sopInstanceUid }) =>
      source(`sha256:${sha256}`, `Picture of ${sopInstanceUid}/${frame} as it was sent`),
    ),
  ];
};
