import {
  reportedAnnotations,
  reportedFindings,
  withReport,
  type AnnotatedStudy,
  type Segment,
} from '@/lib/export/annotated-study';
import type { ExportFormat } from '@/lib/export/export-format';
import { imageIndex } from '@/lib/export/referenced-images';
import {
  FINDING_COLUMNS,
  MEASURED_COLUMNS,
  MEASUREMENT_COLUMNS,
  type MeasurementRow,
} from '@/lib/export/tables/columns';
import { writeCsv } from '@/lib/export/tables/csv';
import { planeOf } from '@/lib/image/geometry';
import { sizeOf } from '@/lib/image/segmentation/measure';
import type { SourceSlice } from '@/lib/image/segmentation/slices';

/**
 * Measurements, findings and what findings were measured by as tables, for spreadsheets and statistics; nothing that names the patient.
 * The columns are in `public/schemas/overread-tables-1.json`.
 */
export const csvTables: ExportFormat = {
  id: 'csv',
  title: 'Tables of measurements and findings (CSV)',
  reads: ['segments'],
  *write(study) {
    const { find } = imageIndex(study);
    reportedAnnotations(study).forEach(find);
    const measurements = [...ofDrawings(study), ...ofSegments(study)];
    if (measurements.length > 0) {
      const bytes = writeCsv(MEASUREMENT_COLUMNS, measurements);
      yield { name: 'measurements.csv', mediaType: 'text/csv', bytes };
    }
    const findings = reportedFindings(study);
    for (const { evidence } of findings) evidence.forEach(find);
    if (findings.length > 0) {
      const reported = withReport(study);
      const bytes = writeCsv(
        FINDING_COLUMNS,
        findings.map((finding) => ({ study: reported, finding })),
      );
      yield { name: 'findings.csv', mediaType: 'text/csv', bytes };
      const measured = findings.flatMap((finding) =>
        finding.measured.flatMap((drawing) =>
          drawing.values.map((number) => ({ study: reported, finding, drawing, number })),
        ),
      );
      if (measured.length > 0) {
        const table = writeCsv(MEASURED_COLUMNS, measured);
        yield { name: 'measured.csv', mediaType: 'text/csv', bytes: table };
      }
    }
  },
};

const ofDrawings = (study: AnnotatedStudy): MeasurementRow[] =>
  reportedAnnotations(study).flatMap(({ measurements, createdAt, ...drawing }) =>
    measurements.map(({ note = '', ...measured }) => ({
      ...{ study, ...drawing, ...measured, note, at: createdAt },
    })),
  );

const ofSegments = (study: AnnotatedStudy): MeasurementRow[] =>
  study.segments.flatMap((segment) => {
    const { voxels, volume } = sizeOf(segment.mask, slicesOf(study, segment));
    const about = {
      study,
      seriesUid: segment.seriesUid,
      sopInstanceUid: null,
      frame: null,
      id: segment.id,
      tool: 'Segment',
      label: segment.label,
      note: '',
      author: segment.author,
      source: segment.algorithmType,
      at: segment.updatedAt,
    };
    return [
      { ...about, name: 'voxels', value: voxels, unit: '1' },
      ...(volume.value === null
        ? []
        : [{ ...about, name: 'volume', value: volume.value, unit: 'ml' }]),
    ];
  });

/** The frames of the segment's series that have its matrix, by what they say of their place. */
const slicesOf = (
  { series }: AnnotatedStudy,
  { seriesUid, mask }: Segment,
): SourceSlice[] =>
  (series.find(({ uid }) => uid === seriesUid)?.instances ?? [])
    .filter(({ rows, columns }) => rows === mask.rows && columns === mask.columns)
    .flatMap(({ sopInstanceUid, frames, places }) =>
      Array.from({ length: frames }, (_, index) => {
        const { position, orientation, pixelSpacing } = places[index] ?? {};
        const plane = planeOf({
          position: position ?? undefined,
          orientation: orientation ?? undefined,
          pixelSpacing: pixelSpacing ?? undefined,
        });
        return { sopInstanceUid, frameNumber: index + 1, plane };
      }),
    );
