import { useTranslations } from 'next-intl';
import { useState, type PointerEvent } from 'react';
import { useReview } from '@/app/_report/review';
import { useCell } from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import { withCorner } from '@/lib/report/review/boxes';
import type { Finding, PixelBox } from '@/lib/report/finding';

/** Which of left, top, right, bottom a corner moves. */
const CORNERS = [
  [0, 1],
  [2, 1],
  [2, 3],
  [0, 3],
] as const;

/**
 * The corners of a box that a finding points at: taken hold of and moved, they make the finding an
 * edited one. What the model drew stays in its proposal.
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
  const [moved, setMoved] = useState<PixelBox | null>(null);
  const evidence = finding.evidence[at];
  const box = moved ?? evidence?.box;
  if (!viewport || !evidence || !box) return null;
  const canvas = (corner: (typeof CORNERS)[number]) =>
    viewport.toCanvas(pixelPoint(box[corner[0]], box[corner[1]]));

  const pixelUnder = (event: PointerEvent<SVGElement>) => {
    const { left, top } = viewport.element.getBoundingClientRect();
    return viewport.toPixel([event.clientX - left, event.clientY - top]);
  };
  const save = async () => {
    if (!moved) return;
    const changed = finding.evidence.map((each, index) =>
      index === at ? { ...each, box: moved } : each,
    );
    const { statement } = finding;
    await decide(finding, {
      decision: 'edited',
      statement: { statement, evidence: changed },
    });
    setMoved(null);
  };
  return (
    <g>
      {moved && (
        <polygon
          points={CORNERS.map((corner) => canvas(corner).join(',')).join(' ')}
          fill="none"
          stroke="var(--color-accent)"
          strokeWidth={2}
        />
      )}
      {CORNERS.map((corner, index) => {
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
            onPointerDown={(event) => {
              event.stopPropagation();
              event.currentTarget.setPointerCapture(event.pointerId);
              setMoved(box);
            }}
            onPointerMove={(event) => {
              if (!moved) return;
              const [column, row] = pixelUnder(event);
              setMoved(withCorner(moved, corner, [column, row], size));
            }}
            onPointerUp={() => void save()}
            onPointerCancel={() => setMoved(null)}
          />
        );
      })}
    </g>
  );
}
