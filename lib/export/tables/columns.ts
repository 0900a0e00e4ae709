import type { AnnotatedStudy, ReportedStudy } from '@/lib/export/annotated-study';
import { runOf } from '@/lib/export/runs';
import type { Column } from '@/lib/export/tables/csv';
import { DISCLAIMER } from '@/lib/report/prose';
import type { Finding, Measured } from '@/lib/report/finding';

interface Of<Study = AnnotatedStudy> {
  readonly study: Study;
}

/** A number that was measured on a drawing or in a segment. */
export interface MeasurementRow extends Of {
  readonly seriesUid: string;
  /** Null of a segment, which is on several. */
  readonly sopInstanceUid: string | null;
  readonly frame: number | null;
  readonly id: string;
  readonly tool: string;
  readonly label: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note: string;
  readonly author: string;
  readonly source: string;
  /** ISO 8601. */
  readonly at: string;
}

const runBehind = ({ study, finding }: FindingRow) => runOf(study, finding) ?? study.run;

/** In every table, at its end. */
const last = [
  {
    name: 'data',
    about: '`synthetic`: the images were made by a program; `acquired`: they were not.',
    value: ({ study }: Of) => (study.synthetic ? 'synthetic' : 'acquired'),
  },
  {
    name: 'use',
    about: 'What the table may be used for.',
    value: () => DISCLAIMER,
  },
];

export const MEASUREMENT_COLUMNS: readonly Column<MeasurementRow>[] = [
  {
    name: 'study_uid',
    about: 'Study Instance UID.',
    value: ({ study }) => study.study.uid,
  },
  {
    name: 'series_uid',
    about: 'Series Instance UID.',
    value: ({ seriesUid }) => seriesUid,
  },
  {
    name: 'sop_instance_uid',
    about: 'Of the image; empty for a segment, which is on several.',
    value: ({ sopInstanceUid }) => sopInstanceUid,
  },
  {
    name: 'frame',
    about: 'Of the image, from 1; empty for a segment.',
    value: ({ frame }) => frame,
  },
  {
    name: 'id',
    about: 'Of the drawing or the segment: rows with the same one belong together.',
    value: ({ id }) => id,
  },
  {
    name: 'tool',
    about: 'Cornerstone’s name of what it was drawn with; `Segment`.',
    value: ({ tool }) => tool,
  },
  { name: 'label', about: 'As a person named it.', value: ({ label }) => label },
  {
    name: 'name',
    about: 'What was measured: `length`, `area`, `mean`, `voxels`, `volume`, …',
    value: ({ name }) => name,
  },
  {
    name: 'value',
    about: 'The number, with all its digits and a point.',
    value: ({ value }) => value,
  },
  {
    name: 'unit',
    about: '`mm`, `mm²`, `HU`, `px`, `ml`, `1` …',
    value: ({ unit }) => unit,
  },
  {
    name: 'note',
    about: 'Whence the scale, where it isn’t the image’s own.',
    value: ({ note }) => note,
  },
  { name: 'author', about: 'Who drew it.', value: ({ author }) => author },
  {
    name: 'source',
    about: '`person` or `model`; of a segment MANUAL, SEMIAUTOMATIC or AUTOMATIC.',
    value: ({ source }) => source,
  },
  { name: 'at', about: 'When, ISO 8601.', value: ({ at }) => at },
  ...last,
];

export interface FindingRow extends Of<ReportedStudy> {
  readonly finding: Finding;
}

export const FINDING_COLUMNS: readonly Column<FindingRow>[] = [
  {
    name: 'study_uid',
    about: 'Study Instance UID.',
    value: ({ study }) => study.study.uid,
  },
  { name: 'report_id', about: 'Of the report.', value: ({ study }) => study.report.id },
  {
    name: 'report_version',
    about: 'Of the report, from 1.',
    value: ({ study }) => study.report.version,
  },
  {
    name: 'report_status',
    about:
      '`final`, `amended` or `appended` when it is signed; else `draft` or `preliminary`.',
    value: ({ study }) => study.report.status,
  },
  { name: 'finding_id', about: 'Of the finding.', value: ({ finding }) => finding.id },
  {
    name: 'section',
    about: '`technique`, `findings`, `impression`, `addendum`.',
    value: ({ finding }) => finding.section,
  },
  {
    name: 'statement',
    about: 'As it stands in the report.',
    value: ({ finding }) => finding.statement,
  },
  {
    name: 'polarity',
    about: '`present` or `absent`.',
    value: ({ finding }) => finding.polarity,
  },
  {
    name: 'certainty',
    about: '`low`, `moderate`, `high`; empty: not said.',
    value: ({ finding }) => finding.certainty,
  },
  { name: 'anatomy', about: 'In words.', value: ({ finding }) => finding.anatomy },
  {
    name: 'side',
    about: 'The patient’s: `left`, `right`, `bilateral`, `midline`.',
    value: ({ finding }) => finding.side,
  },
  {
    name: 'size_mm',
    about: 'The largest diameter as stated, mm.',
    value: ({ finding }) => finding.sizeMm,
  },
  {
    name: 'source',
    about: 'Who stated it first: `model` or `person`.',
    value: ({ finding }) => finding.source,
  },
  {
    name: 'decision',
    about: '`accepted` or `edited`; nothing else is part of a report.',
    value: ({ finding }) => finding.decision,
  },
  { name: 'decided_by', about: 'By whom.', value: ({ finding }) => finding.decidedBy },
  {
    name: 'decided_at',
    about: 'When, ISO 8601.',
    value: ({ finding }) => finding.decidedAt,
  },
  {
    name: 'model',
    about:
      'The name of the model that proposed it, else of the one whose draft the report began from; empty: none.',
    value: (row) => runBehind(row)?.model.name ?? null,
  },
  {
    name: 'run_id',
    about: 'Of the run of that model; empty: none.',
    value: (row) => runBehind(row)?.id ?? null,
  },
  {
    name: 'evidence',
    about:
      'Where it is seen: SOP Instance UID/frame, with [left top right bottom] in pixels from the centre of the first one where there is a box; several parted by spaces and a bar.',
    value: ({ finding }) =>
      finding.evidence
        .map(({ sopInstanceUid, frame, box }) =>
          `${sopInstanceUid}/${frame} ${box ? `[${box.join(' ')}]` : ''}`.trim(),
        )
        .join(' | '),
  },
  ...last,
];

export interface MeasuredRow extends FindingRow {
  readonly drawing: Measured;
  readonly number: Measured['values'][number];
}

/** A row for each number that a finding is tied to, as it was when it was read. */
export const MEASURED_COLUMNS: readonly Column<MeasuredRow>[] = [
  {
    name: 'study_uid',
    about: 'Study Instance UID.',
    value: ({ study }) => study.study.uid,
  },
  { name: 'report_id', about: 'Of the report.', value: ({ study }) => study.report.id },
  {
    name: 'report_version',
    about: 'Of the report, from 1.',
    value: ({ study }) => study.report.version,
  },
  {
    name: 'finding_id',
    about: 'Of the finding, as in `findings.csv`.',
    value: ({ finding }) => finding.id,
  },
  {
    name: 'id',
    about:
      'Of the drawing, as in `measurements.csv`, where it may say another number by now.',
    value: ({ drawing }) => drawing.annotationId,
  },
  {
    name: 'version',
    about: 'Of the drawing, when it was read.',
    value: ({ drawing }) => drawing.version,
  },
  {
    name: 'tool',
    about: 'Cornerstone’s name of what it was drawn with.',
    value: ({ drawing }) => drawing.tool,
  },
  {
    name: 'series_uid',
    about: 'Series Instance UID.',
    value: ({ drawing }) => drawing.seriesUid,
  },
  {
    name: 'sop_instance_uid',
    about: 'Of the image.',
    value: ({ drawing }) => drawing.sopInstanceUid,
  },
  {
    name: 'frame',
    about: 'Of the image, from 1.',
    value: ({ drawing }) => drawing.frame,
  },
  {
    name: 'name',
    about: 'What was measured: `length`, `area`, …',
    value: ({ number }) => number.name,
  },
  {
    name: 'value',
    about: 'The number, with all its digits and a point.',
    value: ({ number }) => number.value,
  },
  { name: 'unit', about: '`mm`, `mm²`, `HU`, …', value: ({ number }) => number.unit },
  ...last,
];
