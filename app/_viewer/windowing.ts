import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import {
  AUTO_WINDOW_KEY,
  FILE_WINDOW_KEY,
  MR_PRESETS,
  presetsFor,
  type WindowKey,
} from '@/lib/image/presets';
import { headerOf } from '@/lib/viewer/frames/headers';
import type { WindowChoice } from '@/lib/viewer/stack';
import { useCellState, useCurrentStack, type StackOfStudy } from './room';

/** A window to choose, by menu or key. */
export interface WindowItem {
  readonly name: string;
  /** 0–9, by which keys name it. */
  readonly key: WindowKey | undefined;
  readonly detail: string | undefined;
  readonly choice: WindowChoice;
}

/**
 * The windows that make sense for a frame: auto, those of the file, those of the modality.
 *
 * @param header - Of the frame shown; absent while it is loading.
 */
export function windowItems(
  modality: string,
  header: DicomJson | undefined,
  frame: number,
): WindowItem[] {
  const inFile = header ? readFrameAttributes(header, frame).windows : [];
  return [
    {
      name: 'Auto',
      key: AUTO_WINDOW_KEY,
      detail: '1–99 %',
      choice: { low: 1, high: 99 },
    },
    {
      name: inFile[0]?.explanation || 'As in the file',
      key: FILE_WINDOW_KEY,
      detail: inFile[0] ? numbers(inFile[0]) : undefined,
      choice: 'file',
    },
    ...inFile.slice(1).map((window, index) => ({
      name: window.explanation || `File, ${index + 2}`,
      key: undefined,
      detail: numbers(window),
      choice: window,
    })),
    ...presetsFor(modality).map((preset) => ({
      name: preset.name,
      key: preset.key ?? undefined,
      detail: numbers(preset),
      choice: { center: preset.center, width: preset.width },
    })),
    ...(modality === 'MR' ? MR_PRESETS : []).map(({ name, key, low, high }) => ({
      name,
      key,
      detail: undefined,
      choice: { low, high },
    })),
  ];
}

const numbers = ({ width, center }: { width: number; center: number }) =>
  `W ${width} L ${center}`;

/** Of the frame that is shown. */
export function useWindowItems() {
  const current = useCurrentStack();
  const shown = useCellState((state) => state.shown);
  if (!current) return [];
  const frame = frameForWindows(current, shown);
  return windowItems(
    current.series.modality,
    frame && headerOf(frame.sopInstanceUid),
    frame?.frame ?? 1,
  );
}

/**
 * The frame whose windows are offered: the one that is shown, or the middle one, since planes through
 * a volume show none.
 */
export const frameForWindows = ({ stack }: StackOfStudy, shown: number) =>
  stack.frames[shown] ?? stack.frames[Math.floor(stack.frames.length / 2)];
