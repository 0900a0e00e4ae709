import {
  addVolumesToViewports,
  cache,
  volumeLoader,
  type RenderingEngine,
  type Types,
  type VolumeViewport3D,
} from '@cornerstonejs/core';
import type { Block } from '@/lib/image/segmentation/block';
import type { Rgb } from '@/lib/image/display/shades';
import type { Voxels } from '@/lib/viewer/volume/voxels';

/** What is drawn on voxels, to be seen from outside. */
export interface Label {
  readonly block: Block;
  readonly color: Rgb;
}

/** As many as a byte names beside “none”. */
const MOST = 255;

/**
 * Show labels in a rendering, seen through what lies around them. They are a volume of their own, as
 * large as what was drawn; where two of them overlap, the later one is seen.
 *
 * @param opacity - 0 to 1, of a voxel.
 * @returns How they are taken away.
 */
export async function showLabels(
  engine: RenderingEngine,
  viewport: VolumeViewport3D,
  voxels: Voxels,
  labels: readonly Label[],
  opacity: number,
): Promise<() => void> {
  const shown = labels.slice(0, MOST);
  const volume = createVolume(voxels, shown);
  if (!volume) return () => undefined;
  const { volumeId } = volume;
  await addVolumesToViewports(engine, [{ volumeId }], [viewport.id], false, true);
  const actors = viewport
    .getActors()
    .filter(({ referencedId }) => referencedId === volumeId);
  for (const { actor } of actors) {
    const property = (actor as unknown as LabelActor).getProperty();
    // Between two labels lies none of the others.
    property.setInterpolationTypeToNearest();
    property.setShade(true);
    property.setAmbient(0.3);
    property.setDiffuse(0.8);
    property
      .getRGBTransferFunction(0)
      .setNodes(
        steps(shown.map(({ color }) => color)).map(([x, [r, g, b]]) => node(x, r, g, b)),
      );
    const seen = property.getScalarOpacity(0);
    seen.removeAllPoints();
    seen.addPoint(0.4, 0);
    seen.addPoint(0.6, opacity);
    property.setScalarOpacityUnitDistance(0, Math.min(...volume.spacing));
    (actor as unknown as LabelActor).setVisibility(true);
  }
  viewport.render();
  return () => {
    if (engine.getViewport(viewport.id) === viewport) {
      viewport.removeVolumeActors(actors.map(({ uid }) => uid));
      viewport.render();
    }
    for (const imageId of volume.imageIds) cache.removeImageLoadObject(imageId);
    cache.removeVolumeLoadObject(volumeId);
  };
}

/** Every label's colour from half a step below it to half a step above. */
const steps = (colors: readonly Rgb[]) =>
  colors.flatMap((color, at): [number, Rgb][] => [
    [at + 0.5, color],
    [at + 1.499, color],
  ]);

const node = (x: number, r: number, g: number, b: number) => ({
  ...{ x, r, g, b },
  midpoint: 0.5 as const,
  sharpness: 0 as const,
});

/** Rows of a texture are read four bytes at a time. */
const ALIGNED = 4;

function createVolume({ lattice }: Voxels, labels: readonly Label[]) {
  const blocks = labels.map(({ block }) => block);
  const { from, size } = around(blocks);
  if (size[0] <= 0) return undefined;
  const scalarData = new Uint8Array(size[0] * size[1] * size[2]);
  for (const [index, block] of blocks.entries()) {
    const [columns, rows, slices] = block.size;
    for (let k = 0, at = 0; k < slices; k++) {
      for (let j = 0; j < rows; j++) {
        const [x, y, z] = [
          block.from[0] - from[0],
          block.from[1] - from[1] + j,
          block.from[2] - from[2] + k,
        ];
        let to = (z * size[1] + y) * size[0] + x;
        for (let i = 0; i < columns; i++, at++, to++) {
          if (block.bits[at] === 1) scalarData[to] = index + 1;
        }
      }
    }
  }
  const volumeId = `labels:${crypto.randomUUID()}`;
  const volume = volumeLoader.createLocalVolume(volumeId, {
    metadata: lattice.metadata,
    dimensions: size,
    spacing: lattice.spacing,
    origin: lattice.placeOf(from),
    direction: lattice.direction,
    scalarData,
  });
  // What was written before there was a texture is new to it.
  (volume as unknown as HasTexture).vtkOpenGLTexture.modified();
  return volume;
}

/** With a voxel of nothing around them, so that they have sides there, too. */
function around(blocks: readonly Block[]): { from: Types.Point3; size: Types.Point3 } {
  const ends = ([0, 1, 2] as const).map((axis) => [
    Math.min(...blocks.map(({ from }) => from[axis])) - 1,
    Math.max(...blocks.map(({ from, size }) => from[axis] + size[axis])) + 1,
  ]);
  const from = ends.map(([low]) => low) as Types.Point3;
  const size = ends.map(([low = 0, high = 0]) => high - low) as Types.Point3;
  size[0] = Math.ceil(size[0] / ALIGNED) * ALIGNED;
  return { from, size };
}

/** What of vtk.js' actors is used; Cornerstone doesn't name their types. */
interface LabelActor {
  setVisibility(isSeen: boolean): boolean;
  getProperty(): {
    setInterpolationTypeToNearest(): boolean;
    setShade(isShaded: boolean): boolean;
    setAmbient(share: number): boolean;
    setDiffuse(share: number): boolean;
    setScalarOpacityUnitDistance(of: number, mm: number): boolean;
    getRGBTransferFunction(of: number): {
      setNodes(nodes: readonly ReturnType<typeof node>[]): boolean;
    };
    getScalarOpacity(of: number): {
      removeAllPoints(): void;
      addPoint(value: number, opacity: number): void;
    };
  };
}

interface HasTexture {
  vtkOpenGLTexture: { modified(): void };
}
