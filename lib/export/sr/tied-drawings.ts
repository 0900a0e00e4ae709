import { trackingUidOf } from '@/lib/export/drawings/tracking';
import type { AnnotatedStudy, Annotation } from '@/lib/export/annotated-study';
import { dcm, freeTextLabel } from '@/lib/export/dicom/coded-concept';
import type { ImageIndex } from '@/lib/export/referenced-images';
import { FINDING, findingSite } from '@/lib/export/sr/anatomy';
import {
  measurementName,
  TRACKING_UNIQUE_IDENTIFIER,
} from '@/lib/export/sr/annotation-groups';
import {
  code,
  type ContentItem,
  image,
  number,
  text,
  uidReference,
} from '@/lib/export/sr/content-item';
import { unitCode } from '@/lib/export/sr/units';
import { siteCode } from '@/lib/report/anatomy';
import type { Finding } from '@/lib/report/finding';
import { saidNumbers } from '@/lib/report/review/measured';

/** What its drawings measured when it was signed, each tied to the drawing's own group. */
export const drawnMeasurements = (
  { measured }: Finding,
  { annotations }: AnnotatedStudy,
  images: ImageIndex,
): ContentItem[] =>
  measured.flatMap((each) =>
    each.values.map(({ name, value, unit }) =>
      number(
        'HAS PROPERTIES',
        measurementName({ name }, each.tool),
        value,
        unitCode(unit),
        [
          uidReference(
            'HAS OBS CONTEXT',
            TRACKING_UNIQUE_IDENTIFIER,
            trackingUidOf(
              annotations.find(({ id }) => id === each.annotationId) ?? {
                id: each.annotationId,
                origin: null,
              },
            ),
          ),
          image(
            'INFERRED FROM',
            dcm('121112', 'Source of Measurement'),
            images.find(each),
          ),
        ],
      ),
    ),
  );

/**
 * What a drawing's measurement group says of the finding that holds it; nothing where no finding does,
 * or the drawing says another number by now than the one that was signed.
 */
export function aboutDrawing(
  { id, tool, measurements, label, code: meaning }: Annotation,
  findings: readonly Finding[],
): ContentItem[] {
  const said = JSON.stringify(saidNumbers(tool, measurements));
  const finding = findings.find(({ measured }) =>
    measured.some(
      ({ annotationId, values }) =>
        annotationId === id && JSON.stringify(values) === said,
    ),
  );
  if (!finding) return [];
  return [
    code('CONTAINS', FINDING, meaning ?? freeTextLabel(finding.statement)),
    ...(siteCode(finding.anatomy ?? '') ? findingSite(finding) : []),
    text(
      'CONTAINS',
      dcm('121106', 'Comment'),
      [label.trim(), finding.statement].filter(Boolean).join(': '),
    ),
  ];
}
