import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import {
  AUTO_WINDOW_KEY,
  FILE_WINDOW_KEY,
  MR_PRESETS,
  presetsFor,
  SUV_PRESETS,
  windowBetween,
  type WindowKey,
} from '@/lib/image/presets';
import type { Voi } from '@/lib/image/voi';
import type { Display } from '@/lib/viewer/display/display';
import type { WindowChoice } from '@/lib/viewer/display/look';
import { headerOf } from '@/lib/viewer/frames/headers';
import { valueScaleOf } from '@/lib/viewer/measuring/measured';
import type { ValueScale } from '@/lib/viewer/measuring/numbers';
import { useCellState, useCurrentStack, type StackOfStudy } from '@/app/_viewer/room';

/** A window to choose, by menu or key. */
export interface WindowItem {
  readonly name: string;
  /** 0–9, by which keys name it. */
  readonly key: WindowKey | undefined;
  readonly detail: string | undefined;
  readonly choice: WindowChoice;
  /** The file has it: one key goes round all of these. */
  readonly inFile: boolean;
}

/**
 * The windows that make sense for a frame: auto, the windows and tables of the file by their names,
 * those of the modality.
 *
 * @param header - Of the frame shown; absent while it is loading.
 */
export function windowItems(
  modality: string,
  header: DicomJson | undefined,
  frame: number,
): WindowItem[] {
  const scale = header ? valueScaleOf(header, frame) : RAW;
  return [
    {
      name: 'Auto',
      key: AUTO_WINDOW_KEY,
      detail: '1–99 % of this slice',
      choice: { low: 1, high: 99, of: 'slice' },
      inFile: false,
    },
    ...fileItems(header, frame, scale),
    ...(isSuv(scale) ? SUV_PRESETS : []).map(({ name, key, low, high }) => ({
      name,
      key,
      detail: undefined,
      choice: windowBetween(low / scale.factor, high / scale.factor),
      inFile: false,
    })),
    ...presetsFor(modality).map(({ name, key, center, width }) => ({
      name,
      key: key ?? undefined,
      detail: numbers({ center, width }),
      choice: { center, width },
      inFile: false,
    })),
    ...(modality === 'MR' ? MR_PRESETS : []).map(({ name, key, low, high }) => ({
      name,
      key,
      // Which: `sampleOf`, the same ones whichever are loaded, so that the window stays.
      detail: 'of the series, by up to 12 of its slices',
      choice: { low, high, of: 'stack' as const },
      inFile: false,
    })),
  ];
}

/** The first is what the picture opens with. */
function fileItems(
  header: DicomJson | undefined,
  frame: number,
  scale: ValueScale,
): WindowItem[] {
  const { windows = [], voiLuts = [] } = header ? readFrameAttributes(header, frame) : {};
  const named = [
    ...windows.map((window) => ({
      name: window.explanation,
      detail: numbers(window, ' ', scale),
      choice: window as WindowChoice,
    })),
    ...voiLuts.map((table) => ({
      name: table.explanation,
      detail: 'table',
      choice: { table },
    })),
  ];
  const [first, ...others] = named;
  return [
    {
      name: first?.name || 'As in the file',
      key: FILE_WINDOW_KEY,
      detail: first?.detail,
      choice: 'file',
      inFile: true,
    },
    ...others.map(({ name, ...each }, index) => ({
      ...each,
      name: name || `File, ${index + 2}`,
      key: undefined,
      inFile: true,
    })),
  ];
}

/** Values as they are. */
const RAW: ValueScale = { factor: 1, unit: '1' };
const isSuv = ({ unit }: ValueScale) => unit === 'SUVbw';

type Shown = Pick<Display, 'window' | 'tableName'>;

/** Of the windows and tables of the file the one after that which is shown; the first after any other. */
export function nextInFile(
  items: readonly WindowItem[],
  shown: Shown,
  scale: ValueScale = RAW,
): WindowItem | undefined {
  const own = items.filter(({ inFile }) => inFile);
  const [first, ...others] = own;
  const at = others.findIndex(({ choice, name }) => {
    if (typeof choice === 'string' || 'low' in choice) return false;
    if ('table' in choice) return shown.tableName() === name;
    return !shown.tableName() && isSame(choice, shown.window());
  });
  // Where none of the others is shown, the first is, or something that the file doesn't name.
  const isFirst =
    at < 0 && first !== undefined && first.detail === detailOf(shown, scale);
  return at >= 0 ? own[(at + 2) % own.length] : own[isFirst ? 1 % own.length : 0];
}

const detailOf = (shown: Shown, scale: ValueScale) => {
  if (shown.tableName()) return 'table';
  const window = shown.window();
  return window ? numbers(window, ' ', scale) : undefined;
};

const isSame = (one: Voi, other: Voi | null) =>
  other !== null &&
  Math.abs(one.center - other.center) < 1e-6 &&
  Math.abs(one.width - other.width) < 1e-6;

/**
 * Whole numbers where the window has room for them, else three digits. Of PET in SUV, where that is known.
 */
export function numbers(
  { width, center }: Pick<Voi, 'width' | 'center'>,
  between = ' ',
  scale: ValueScale = RAW,
): string {
  const { factor } = scale;
  const short = (value: number) =>
    Math.abs(width * factor) >= 10 && !isSuv(scale)
      ? Math.round(value * factor)
      : Number((value * factor).toPrecision(3));
  const unit = isSuv(scale) ? `${between}SUV` : '';
  return `W ${short(width)}${between}L ${short(center)}${unit}`;
}

/** What the values of a stack mean, by the header of one of its frames. */
export function scaleOf({ stack }: StackOfStudy, index: number): ValueScale {
  const frame = stack.frames[index] ?? stack.frames[0];
  const header = frame && headerOf(frame.sopInstanceUid);
  return header ? valueScaleOf(header, frame.frame) : RAW;
}

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
