import { seenOutline } from '@/lib/export/drawings/outlines';
import { uidFrom } from '@/lib/dicom/write-part10';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { ImageIndex } from '@/lib/export/referenced-images';
import { FINDING, findingSite } from '@/lib/export/sr/anatomy';
import { comparisonsOf } from '@/lib/report/review/compare';
import { siteCode } from '@/lib/report/anatomy';
import {
  IMAGE_REGION,
  tracking,
  TRACKING_UNIQUE_IDENTIFIER,
} from '@/lib/export/sr/annotation-groups';
import {
  type CodedConcept,
  dcm,
  freeTextLabel,
  overread,
  radlex,
  sct,
} from '@/lib/export/dicom/coded-concept';
import {
  code,
  container,
  type ContentItem,
  image,
  number,
  shape,
  text,
  uidReference,
} from '@/lib/export/sr/content-item';
import {
  algorithmIdentification,
  modelObserver,
  personObserver,
  unnamedModelObserver,
} from '@/lib/export/sr/observers';
import { runOf } from '@/lib/export/runs';
import { drawnMeasurements } from '@/lib/export/sr/tied-drawings';
import { comparedSentence, toldSentence } from '@/lib/export/told';
import { unitCode } from '@/lib/export/sr/units';
import type { Evidence, Finding, Section } from '@/lib/report/finding';

/** What a sentence of each section is called (PS3.16 CID 7002). */
export const ELEMENT_NAMES: Record<Section, CodedConcept> = {
  technique: dcm('121065', 'Procedure Description'),
  findings: FINDING,
  impression: dcm('121073', 'Impression'),
  addendum: FINDING,
};

const PRESENCE = {
  present: sct('410515003', 'Known present'),
  absent: sct('410516002', 'Known absent'),
};
const CERTAINTY = {
  low: sct('62482003', 'Low'),
  moderate: sct('6736007', 'Moderate'),
  high: sct('75540009', 'High'),
};
const ACTIONABLE = {
  minutes: radlex('RID49480', 'ACR Category 1 Actionable Finding'),
  hours: radlex('RID49481', 'ACR Category 2 Actionable Finding'),
  days: radlex('RID49482', 'ACR Category 3 Actionable Finding'),
};
const DECISIONS = {
  accepted: overread('accepted', 'Accepted as the model drafted it'),
  edited: overread('edited', 'Edited by the reader'),
};

/**
 * A finding as a qualitative evaluation (PS3.16 TID 1500, rows 12 to 14): its text, who stated it,
 * what it says in codes, and where it can be seen. All findings stand here, once each; those with
 * a box have a measurement group as well (`findingRegions`), which viewers draw.
 */
export function findingItem(
  finding: Finding,
  study: AnnotatedStudy,
  images: ImageIndex,
): ContentItem {
  return text('CONTAINS', ELEMENT_NAMES[finding.section], finding.statement, [
    ...tracking(`Overread:finding:${finding.id}`, identityOf(finding.id)),
    ...observers(finding, study),
    ...findingSite(finding),
    ...meaning(finding),
    ...criticality(finding),
    ...comparison(finding),
    ...drawnMeasurements(finding, study, images),
    ...finding.evidence.map((each) => seenOn(each, images)),
  ]);
}

/** Which finding a sentence of the prose was made from: the UID that the finding's item carries. */
export const findingReference = (findingId: string): ContentItem =>
  uidReference(
    'HAS OBS CONTEXT',
    TRACKING_UNIQUE_IDENTIFIER,
    uidFrom(identityOf(findingId)),
  );

const identityOf = (findingId: string) => `finding ${findingId}`;

/**
 * The boxes of a finding, a planar region each (PS3.16 TID 1410), labelled with the finding's
 * text. Viewers built on Cornerstone show them as rectangles.
 */
export function findingRegions(
  finding: Finding,
  study: AnnotatedStudy,
  images: ImageIndex,
): ContentItem[] {
  return finding.evidence.flatMap((evidence, index) => {
    if (!evidence.box) return [];
    const identity = `${identityOf(finding.id)} region ${index + 1}`;
    return container(dcm('125007', 'Measurement Group'), [
      ...tracking('Cornerstone3DTools@^0.1.0:RectangleROI', identity),
      ...observers(finding, study),
      code('CONTAINS', FINDING, freeTextLabel(finding.statement)),
      ...(siteCode(finding.anatomy ?? '') ? findingSite(finding) : []),
      text('CONTAINS', dcm('121106', 'Comment'), finding.statement),
      shape(
        'CONTAINS',
        IMAGE_REGION,
        'POLYLINE',
        seenOutline(evidence).points,
        images.find(evidence),
      ),
    ]);
  });
}

/**
 * Who is behind a finding: the model where the reader took its words over, the reader where they
 * are the reader's own, both where the reader changed what the model said.
 */
function observers(finding: Finding, annotated: AnnotatedStudy): ContentItem[] {
  const { source, decision, decidedBy } = finding;
  const { study } = annotated;
  const reader =
    decidedBy !== null && (source === 'person' || decision === 'edited')
      ? personObserver(decidedBy, study.institution)
      : [];
  if (source === 'person') return reader;
  const run = runOf(annotated, finding);
  const model = run
    ? [...modelObserver(run), ...algorithmIdentification(run)]
    : unnamedModelObserver('Model');
  return [...reader, ...model];
}

function meaning(finding: Finding): ContentItem[] {
  const { polarity, certainty, sizeMm } = finding;
  const property = (name: CodedConcept, value: CodedConcept) =>
    code('HAS PROPERTIES', name, value);
  return [
    property(sct('408729009', 'Finding context'), PRESENCE[polarity]),
    ...(certainty
      ? [property(dcm('111012', 'Certainty of Finding'), CERTAINTY[certainty])]
      : []),
    ...(sizeMm === null
      ? []
      : [
          number('HAS PROPERTIES', sct('81827009', 'Diameter'), sizeMm, unitCode('mm'), [
            code(
              'HAS CONCEPT MOD',
              dcm('121401', 'Derivation'),
              sct('56851009', 'Maximum'),
            ),
          ]),
        ]),
    ...readerDecision(finding),
  ];
}

/** What the reader did with the words of a model. */
export const readerDecision = ({ source, decision }: Finding): ContentItem[] =>
  source === 'model' && (decision === 'accepted' || decision === 'edited')
    ? [
        code(
          'HAS PROPERTIES',
          overread('decision', 'Reader decision'),
          DECISIONS[decision],
        ),
      ]
    : [];

/** That it can't wait (PS3.16 CID 7035), and who was told. */
export function criticality({ critical }: Finding): ContentItem[] {
  if (!critical) return [];
  return [
    code(
      'HAS PROPERTIES',
      overread('actionable', 'Actionable finding classification'),
      ACTIONABLE[critical.within],
    ),
    ...critical.told.map((told) =>
      text(
        'HAS PROPERTIES',
        overread('told', 'Critical result told'),
        toldSentence(told),
      ),
    ),
  ];
}

/** What it was before, in words: images of another study are no evidence of this one. */
export const comparison = (finding: Finding): ContentItem[] =>
  comparisonsOf(finding).map((compared) =>
    text('HAS PROPERTIES', dcm('121069', 'Previous Finding'), comparedSentence(compared)),
  );

function seenOn(evidence: Evidence, images: ImageIndex): ContentItem {
  const on = images.find(evidence);
  return evidence.box
    ? shape('INFERRED FROM', IMAGE_REGION, 'POLYLINE', seenOutline(evidence).points, on)
    : image('INFERRED FROM', dcm('121112', 'Source of Measurement'), on);
}
