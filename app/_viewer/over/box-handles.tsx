import { useTranslations } from 'next-intl';
import { useState, type PointerEvent } from 'react';
import { useReview } from '@/app/_report/review';
import { useCell } from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import {
  cornersOf,
  outlined,
  withContourCorner,
  withCorner,
  withoutCorner,
  type Corner,
} from '@/lib/report/review/boxes';
import type { Evidence, Finding } from '@/lib/report/finding';

/** Which of left, top, right, bottom a corner of a box moves. */
const CORNERS = [
  [0, 1],
  [2, 1],
  [2, 3],
  [0, 3],
] as const;

/** What is under way: the evidence as it was, and the corner that is held. */
interface Held {
  readonly from: Evidence;
  readonly index: number;
  /** It is a new corner, behind `index`. */
  readonly more: boolean;
}

/**
 * The box or contour that a finding points at, taken hold of: corners are moved, and between them new
 * ones pulled out, which makes a box a contour. The finding is an edited one then; what the model drew
 * stays in its proposal.
 */
export function BoxHandles({
  finding,
  at,
  size,
}: {
  finding: Finding;
  /** Which of its evidence. */
  at: number;
  /** Of the frame, pixels. */
  size: { columns: number; rows: number };
}) {
  const t = useTranslations('report');
  const { viewport } = useCell();
  const { decide } = useReview();
  const [held, setHeld] = useState<Held | null>(null);
  const [moved, setMoved] = useState<Evidence | null>(null);
  const there = finding.evidence[at];
  const evidence = moved ?? there;
  if (!viewport || !evidence?.box) return null;
  const corners = cornersOf(evidence);
  const canvas = ([column, row]: readonly [number, number]) =>
    viewport.toCanvas(pixelPoint(column, row));
  const pixelUnder = (event: PointerEvent<SVGElement>): Corner => {
    const { left, top } = viewport.element.getBoundingClientRect();
    const [column, row] = viewport.toPixel([event.clientX - left, event.clientY - top]);
    return [column, row];
  };
  const pulled = ({ from, index, more }: Held, to: Corner): Evidence => {
    const corner = CORNERS[index];
    if (from.box && !from.outline && !more && corner) {
      return { ...from, box: withCorner(from.box, corner, to, size) };
    }
    return outlined(from, withContourCorner(cornersOf(from), index, to, size, { more }));
  };
  const save = async (made: Evidence | null) => {
    setHeld(null);
    if (made && made !== there) {
      const changed = finding.evidence.map((each, index) => (index === at ? made : each));
      const { statement } = finding;
      await decide(finding, {
        decision: 'edited',
        statement: { statement, evidence: changed },
      });
    }
    setMoved(null);
  };
  const takes = (index: number, more: boolean) => ({
    onPointerDown(event: PointerEvent<SVGElement>) {
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      setHeld({ from: evidence, index, more });
    },
    onPointerMove(event: PointerEvent<SVGElement>) {
      if (held) setMoved(pulled(held, pixelUnder(event)));
    },
    onPointerUp: () => void save(moved),
    onPointerCancel: () => {
      setHeld(null);
      setMoved(null);
    },
  });
  return (
    <g>
      {moved && (
        <polygon
          points={corners.map((corner) => canvas(corner).join(',')).join(' ')}
          fill="none"
          stroke="var(--color-accent)"
          strokeWidth={2}
        />
      )}
      {(held?.more ? cornersOf(held.from) : corners).map((corner, index, all) => {
        const [nextX, nextY] = all[(index + 1) % all.length] ?? corner;
        const [x, y] = canvas([(corner[0] + nextX) / 2, (corner[1] + nextY) / 2]);
        return (
          <rect
            key={`between ${index}`}
            x={x - 4}
            y={y - 4}
            width={8}
            height={8}
            transform={`rotate(45 ${x} ${y})`}
            fill="var(--color-ground)"
            stroke="var(--color-accent)"
            className="pointer-events-auto cursor-copy"
            aria-label={t('writes.moreCorners')}
            {...takes(index, true)}
          />
        );
      })}
      {(held?.more ? cornersOf(held.from) : corners).map((corner, index) => {
        const [x, y] = canvas(corner);
        return (
          <circle
            key={index}
            cx={x}
            cy={y}
            r={6}
            fill="var(--color-ground)"
            stroke="var(--color-accent)"
            strokeWidth={1.5}
            className="pointer-events-auto cursor-move"
            aria-label={t('writes.box')}
            {...takes(index, false)}
            onDoubleClick={(event) => {
              event.stopPropagation();
              if (!evidence.outline) return;
              void save(outlined(evidence, withoutCorner(evidence.outline, index)));
            }}
          />
        );
      })}
    </g>
  );
}
