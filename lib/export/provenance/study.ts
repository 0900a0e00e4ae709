import {
  reportedAnnotations,
  reportedFindings,
  type ModelRun,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import { openProvenance, type Provenance } from '@/lib/export/provenance/document';
import { provFileSchema, type ProvFile } from '@/lib/export/provenance/schema';
import { imageIndex, type FrameReference } from '@/lib/export/referenced-images';
import { runOf, runsOf } from '@/lib/export/runs';
import { DISCLAIMER } from '@/lib/report/prose';

/**
 * The provenance of a report as a document of PROV-JSON.
 *
 * @throws AppError `not_found` when something refers to an image that the study doesn't have.
 */
export function provenanceFile(study: ReportedStudy): ProvFile {
  const prov = openProvenance(study.study.uid);
  const { find } = imageIndex(study);
  /** A frame, and that it is of the study. */
  const frameOf = (on: FrameReference): string => {
    const { series, instance, frame } = find(on);
    return prov.entity(`image-${instance.sopInstanceUid}-${frame}`, 'Image', {
      'o:sopInstanceUid': instance.sopInstanceUid,
      'o:frame': frame,
      'o:seriesUid': series.uid,
      'o:modality': series.modality,
    });
  };
  for (const run of runsOf(study)) addRun(prov, run);
  const findings = addFindings(prov, study, frameOf);
  addReport(prov, study, findings);
  addDrawings(prov, study, frameOf);
  addSegments(prov, study, frameOf);
  return provFileSchema.parse(prov.file);
}

const modelOf = (prov: Provenance, { adapter, model, modelId }: ModelRun) =>
  prov.software(`${adapter} ${model.name} ${model.version ?? ''}`, {
    'prov:label': model.name,
    'o:version': model.version ?? 'not stated',
    'o:adapter': adapter,
    'o:modelId': modelId,
  });

const draftOf = (prov: Provenance, run: ModelRun) =>
  prov.entity(`draft-${run.id}`, 'Draft', { 'o:runId': run.id });

/** What a model was sent, and that its draft came of it. */
function addRun(prov: Provenance, run: ModelRun): void {
  const activity = prov.activity(`drafting-${run.id}`, 'Run', {
    'prov:startTime': run.startedAt,
    'o:policy': run.policy,
    'o:runId': run.id,
  });
  prov.relate('wasAssociatedWith', {
    'prov:activity': activity,
    'prov:agent': modelOf(prov, run),
    'prov:role': 'model',
  });
  const sent = [
    ...(run.promptSha256
      ? [
          prov.entity(`prompt-${run.promptSha256}`, 'Prompt', {
            'o:sha256': run.promptSha256,
          }),
        ]
      : []),
    ...run.images.map(({ sha256, sopInstanceUid, frame }) =>
      prov.entity(`picture-${sha256}`, 'Picture', {
        'o:sha256': sha256,
        'o:ofSopInstanceUid': sopInstanceUid,
        'o:ofFrame': frame,
      }),
    ),
  ];
  for (const entity of sent) {
    prov.relate('used', { 'prov:activity': activity, 'prov:entity': entity });
  }
  prov.relate('wasGeneratedBy', {
    'prov:entity': draftOf(prov, run),
    'prov:activity': activity,
  });
}

/** Each finding, whose it was first, and who decided on it. @returns Their names. */
function addFindings(
  prov: Provenance,
  study: ReportedStudy,
  frameOf: (on: FrameReference) => string,
): string[] {
  return reportedFindings(study).map((finding) => {
    const { id, source, decision, decidedBy, decidedAt, proposed, statement } = finding;
    const entity = prov.entity(`finding-${id}`, 'Finding', {
      'o:statement': statement,
      'o:section': finding.section,
      'o:source': source,
      'o:decision': decision,
    });
    for (const on of finding.evidence) prov.derived(entity, frameOf(on));
    if (proposed) {
      const proposal = prov.entity(`proposal-${id}`, 'Proposal', {
        'o:statement': proposed.statement,
      });
      prov.derived(entity, proposal);
      const run = runOf(study, finding);
      if (run) prov.derived(proposal, draftOf(prov, run));
    }
    const activity = prov.activity(`decision-${id}`, 'Decision', {
      ...(decidedAt && { 'prov:endTime': decidedAt }),
    });
    prov.relate('wasGeneratedBy', {
      'prov:entity': entity,
      'prov:activity': activity,
      ...(decidedAt && { 'prov:time': decidedAt }),
    });
    if (decidedBy !== null) {
      prov.relate('wasAssociatedWith', {
        'prov:activity': activity,
        'prov:agent': prov.person(decidedBy),
        'prov:role': 'reader',
      });
    }
    return entity;
  });
}

/** The version of the report, its signature, and the export that this is of. */
function addReport(
  prov: Provenance,
  { report, software, synthetic }: ReportedStudy,
  findings: readonly string[],
): void {
  const { id, version, status, signature, authors, updatedAt } = report;
  const entity = prov.entity(`report-${id}-${version}`, 'ReportVersion', {
    'o:reportId': id,
    'o:version': version,
    'o:status': status,
    'o:language': report.language.tag,
    'o:writtenAt': updatedAt,
  });
  for (const finding of findings) prov.derived(entity, finding);
  for (const author of authors) {
    prov.relate('wasAttributedTo', {
      'prov:entity': entity,
      'prov:agent': prov.person(author),
    });
  }
  if (signature) {
    const activity = prov.activity(`signing-${id}-${version}`, 'Signing', {
      'prov:endTime': signature.at,
    });
    prov.relate('wasGeneratedBy', {
      'prov:entity': entity,
      'prov:activity': activity,
      'prov:time': signature.at,
    });
    prov.relate('wasAssociatedWith', {
      'prov:activity': activity,
      'prov:agent': prov.person(signature.by),
      'prov:role': 'signer',
    });
  }
  const program = prov.software(`${software.name} ${software.version}`, {
    'prov:label': software.name,
    'o:version': software.version,
  });
  const exported = prov.entity('export', 'Export', {
    'o:format': 'overread-prov/1',
    'o:disclaimer': DISCLAIMER,
    'o:synthetic': synthetic,
  });
  const exporting = prov.activity('exporting', 'Exporting', {});
  prov.relate('wasGeneratedBy', { 'prov:entity': exported, 'prov:activity': exporting });
  prov.relate('wasAssociatedWith', {
    'prov:activity': exporting,
    'prov:agent': program,
    'prov:role': 'program',
  });
  prov.derived(exported, entity);
}

function addDrawings(
  prov: Provenance,
  study: ReportedStudy,
  frameOf: (on: FrameReference) => string,
): void {
  for (const drawing of reportedAnnotations(study)) {
    const { author, createdAt, id, label, source, status, tool } = drawing;
    const entity = prov.entity(`drawing-${id}`, 'Drawing', {
      ...{ 'o:tool': tool, 'o:label': label, 'o:source': source, 'o:status': status },
      'o:createdAt': createdAt,
    });
    prov.derived(entity, frameOf(drawing));
    const agent =
      source === 'person'
        ? prov.person(author)
        : prov.software(author, { 'prov:label': author, 'o:version': 'not stated' });
    prov.relate('wasAttributedTo', { 'prov:entity': entity, 'prov:agent': agent });
  }
}

function addSegments(
  prov: Provenance,
  study: ReportedStudy,
  frameOf: (on: FrameReference) => string,
): void {
  for (const { algorithm, author, id, label, mask, ...segment } of study.segments) {
    const entity = prov.entity(`segment-${id}`, 'Segment', {
      'o:label': label,
      'o:algorithmType': segment.algorithmType,
      'o:version': segment.version,
      'o:updatedAt': segment.updatedAt,
    });
    for (const { sopInstanceUid, frameNumber } of mask.frames) {
      const on = { seriesUid: segment.seriesUid, sopInstanceUid, frame: frameNumber };
      prov.derived(entity, frameOf(on));
    }
    const agents = [
      prov.person(author),
      ...(algorithm
        ? [
            prov.software(`${algorithm.name} ${algorithm.version ?? ''}`, {
              'prov:label': algorithm.name,
              'o:version': algorithm.version ?? 'not stated',
              ...(algorithm.runId && { 'o:runId': algorithm.runId }),
            }),
          ]
        : []),
    ];
    for (const agent of agents) {
      prov.relate('wasAttributedTo', { 'prov:entity': entity, 'prov:agent': agent });
    }
  }
}
