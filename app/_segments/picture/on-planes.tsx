import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { segmenting } from '@/app/_segments/settings';
import { useChoice } from '@/app/_data/preference';
import { useStore } from '@/app/_ui/store';
import { useRoom } from '@/app/_viewer/room';
import {
  blockOf,
  cutThrough,
  type Block,
  type Cut,
} from '@/lib/image/segmentation/block';
import type { Mask } from '@/lib/image/segmentation/mask';
import type { PlaneName } from '@/lib/viewer/volume/names';
import type { Voxels } from '@/lib/viewer/volume/voxels';
import { useShownSegments, type ShownSegment } from './shown';

/** The segments where a plane cuts them; of a slab, wherever in it they are. */
export function SegmentsOnPlane({ name }: { name: PlaneName }) {
  const t = useTranslations('segments');
  const { desk } = useRoom();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useShownSegments();
  const settings = useChoice(segmenting);
  const isOpen = useStore(desk.store, (state) => state.isOpen);
  const view = useStore(desk.store, (state) => state.view);
  const slab = useStore(desk.store, (state) => state.slab);

  useEffect(() => {
    const { current } = canvas;
    const planes = isOpen ? desk.planes : null;
    if (!current || !planes) return;
    // A crosshair that is dragged turns and moves planes more often than the screen is drawn.
    const asked = requestAnimationFrame(() => {
      const cut = planes.views[name].cut();
      const drawn = shown.flatMap((segment) => {
        const block = blockIn(planes.voxels, segment.mask);
        return block ? [{ segment, block }] : [];
      });
      paint(current, cut, drawn, settings);
    });
    return () => cancelAnimationFrame(asked);
  }, [desk, name, shown, settings, isOpen, view, slab]);

  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t('onPlane')}
      aria-hidden={shown.length === 0}
      className="pointer-events-none absolute inset-0 h-full w-full"
    />
  );
}

// Masks never change, they are replaced.
const blocks = new WeakMap<Voxels, WeakMap<Mask, Block | null>>();

/** @returns null where the volume has nothing of the mask. */
function blockIn(voxels: Voxels, mask: Mask): Block | null {
  const known = blocks.get(voxels) ?? new WeakMap<Mask, Block | null>();
  blocks.set(voxels, known);
  const before = known.get(mask);
  if (before !== undefined) return before;
  const block = blockOf(mask, voxels.sliceOf);
  known.set(mask, block);
  return block;
}

function paint(
  canvas: HTMLCanvasElement,
  cut: Cut,
  drawn: readonly { segment: ShownSegment; block: Block }[],
  { opacity, outline }: { opacity: number; outline: boolean },
) {
  const { width, height } = cut;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return;
  context.clearRect(0, 0, width, height);
  for (const { segment, block } of drawn) {
    const seen = cutThrough(block, cut);
    const picture = context.createImageData(width, height);
    const colors = new Uint32Array(picture.data.buffer);
    const rgb = Number.parseInt(segment.color.slice(1), 16);
    // Bytes lie red first: the lowest of the number.
    const ink = ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
    const surface = (Math.round(opacity * 255) << 24) | ink;
    const line = (255 << 24) | ink;
    // Without either nothing would be seen.
    const isOutlined = outline || opacity === 0;
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (seen[at] !== 1) continue;
        const isEdge =
          isOutlined &&
          (seen[at - 1] === 0 ||
            seen[at + 1] === 0 ||
            seen[at - width] === 0 ||
            seen[at + width] === 0) &&
          // What nobody here drew is dashed.
          !(segment.isFromFile && (x + y) % 8 > 4);
        colors[at] = isEdge ? line : surface;
      }
    }
    over(context, picture);
  }
}

let sheet: HTMLCanvasElement | undefined;

/** Lay a picture over what is there, as glass lies over glass. */
function over(context: CanvasRenderingContext2D, picture: ImageData) {
  sheet ??= document.createElement('canvas');
  sheet.width = picture.width;
  sheet.height = picture.height;
  sheet.getContext('2d')?.putImageData(picture, 0, 0);
  context.drawImage(sheet, 0, 0);
}
