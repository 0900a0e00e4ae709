import { useTranslations } from 'next-intl';
import { useCell, useCellState, useCurrentStack, useRoomState } from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import { cornersOf, type Corner } from '@/lib/report/review/boxes';
import type { Report } from '@/lib/api/reports';
import { shown } from '@/lib/report/prose';
import { isOpen } from '@/lib/report/review/life-cycle';
import { useReview } from '@/app/_report/review';
import { BoxHandles } from './box-handles';
import { headerOf } from '@/lib/viewer/frames/headers';
import { numberOf, TAG } from '@/lib/dicom/json';
import { useHovered } from './hovered';
import { usePointed, type Pointed } from './marks';

const INK = {
  undecided: 'var(--color-amber)',
  accepted: 'var(--color-accent)',
  edited: 'var(--color-accent)',
  rejected: 'var(--color-red)',
  replaced: 'var(--color-faint)',
  signed: 'var(--color-green)',
} as const;

/** In pixels. A frame whose header isn't there yet has no border to stop at. */
function sizeOf(sopInstanceUid: string) {
  const header = headerOf(sopInstanceUid);
  const read = (tag: string) => (header && numberOf(header, tag)) ?? Infinity;
  return { columns: read(TAG.Columns), rows: read(TAG.Rows) };
}

/** The box of the selected finding on this frame, where the report is open to be changed. */
function heldBox(
  report: Report | undefined,
  findingId: string | null,
  { sopInstanceUid, frame }: { sopInstanceUid: string; frame: number },
) {
  if (!report || !isOpen({ ...report, amending: report.amending !== null })) return null;
  const finding = shown(report.findings).find(({ id }) => id === findingId);
  if (!finding || finding.section === 'addendum') return null;
  const at = finding.evidence.findIndex(
    (each) => each.box && each.sopInstanceUid === sopInstanceUid && each.frame === frame,
  );
  return at < 0 ? null : { finding, at };
}

/**
 * The boxes that findings point at, on their own slice. They follow pan, zoom, flips and rotation,
 * since every corner goes through the viewport's own mapping.
 */
export function EvidenceOverlay() {
  const t = useTranslations('viewer');
  const { viewport } = useCell();
  const shown = useCellState((state) => state.shown);
  const findingId = useRoomState((state) => state.findingId);
  const hoveredId = useRoomState((state) => state.hoveredId);
  useCellState((state) => state.view);
  const frame = useCurrentStack()?.stack.frames[shown];
  const pointed = usePointed();
  const { report } = useReview();
  const here = pointed.flatMap((each) =>
    each.statement.evidence
      .filter(
        (evidence) =>
          evidence.sopInstanceUid === frame?.sopInstanceUid &&
          evidence.frame === frame.frame,
      )
      .flatMap((evidence) => {
        const { box } = evidence;
        return box ? [{ each, box, corners: cornersOf(evidence) }] : [];
      }),
  );
  const isLit = ({ id }: Pointed) => id === findingId || id === hoveredId;
  // A rejected finding's box is out of the way until the finding is looked at again.
  const drawn = here.filter(({ each }) => each.decision !== 'rejected' || isLit(each));
  useHovered(
    viewport,
    drawn.map(({ each: { id }, box }) => ({ id, box })),
  );
  if (!frame || !viewport) return null;
  const held = heldBox(report, findingId, frame);
  const onCanvas = (corners: readonly Corner[]) =>
    corners.map(([column, row]) => viewport.toCanvas(pixelPoint(column, row)));
  // What the model drew, beside what a person made of it.
  const before = drawn
    .filter(({ each }) => isLit(each))
    .flatMap(({ each }) => each.proposed)
    .filter(
      (evidence, index, all) =>
        evidence.sopInstanceUid === frame.sopInstanceUid &&
        evidence.frame === frame.frame &&
        all.indexOf(evidence) === index,
    )
    .map(cornersOf)
    .filter((corners) => !drawn.some((each) => String(each.corners) === String(corners)));

  return (
    <svg
      aria-label={t('evidenceHere')}
      role="group"
      className="pointer-events-none absolute inset-0 h-full w-full"
    >
      {before.map((corners, index) => (
        <polygon
          key={`before ${index}`}
          data-before
          points={onCanvas(corners).join(' ')}
          fill="none"
          stroke="var(--color-faint)"
          strokeWidth={1}
          strokeDasharray="2 3"
        />
      ))}
      {drawn.map(({ each, box, corners }, index) => {
        const points = onCanvas(corners);
        const x = Math.min(...points.map(([px]) => px));
        const y = Math.min(...points.map(([, py]) => py));
        const ink = INK[each.decision];
        const wide = 9 + 7 * String(each.number).length;
        return (
          <g key={index} data-finding={each.id} data-box={box.join(' ')}>
            <polygon
              points={points.map((point) => point.join(',')).join(' ')}
              fill="none"
              stroke={ink}
              strokeWidth={isLit(each) ? 2.5 : 1.5}
              // What a model made is dashed, what a person made is solid.
              strokeDasharray={each.by === 'model' ? '6 4' : undefined}
            />
            <rect x={x - 1} y={y - 18} width={wide} height={16} rx={2} fill={ink} />
            <text
              x={x - 1 + wide / 2}
              y={y - 6}
              textAnchor="middle"
              fontSize="0.75rem"
              fontWeight={600}
              fill="var(--color-ground)"
            >
              {each.number}
            </text>
          </g>
        );
      })}
      {held && (
        <BoxHandles
          key={`${held.finding.id} ${held.at}`}
          {...held}
          size={sizeOf(frame.sopInstanceUid)}
        />
      )}
    </svg>
  );
}
