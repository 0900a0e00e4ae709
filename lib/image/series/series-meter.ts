import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import type { DicomJson } from '@/lib/dicom/json';
import type { MeasuredFact, SeriesMeasurements } from '@/lib/image/series-measurements';
import { standardOrientation } from '@/lib/image/orient';
import { CtMeter } from '@/lib/image/series/ct';
import { MrMeter } from '@/lib/image/series/mr';
import {
  geometryFacts,
  positionsAlong,
  slabThickness,
  type SlicePlace,
} from '@/lib/image/series/positions';
import { techniqueFacts } from '@/lib/image/series/technique';
import { ultrasoundFacts } from '@/lib/image/series/ultrasound';

/** What is known of a series before its slices are read. */
export interface SeriesToMeasure {
  readonly modality: string;
  /** Of the first instance. Only allow-listed technique is read from it. */
  readonly header: DicomJson;
  /** Of the first frame. */
  readonly sliceThickness?: number | undefined;
  readonly rescale?: { readonly slope: number; readonly intercept: number } | undefined;
  /** Ultrasound: frames of the clip, time from one to the next, regions. */
  readonly numberOfFrames?: number | undefined;
  readonly frameTimeMs?: number | undefined;
  readonly regions?: readonly UltrasoundRegion[] | undefined;
}

/** One slice of the series. A frame's `FrameAttributes` holds the place and the b-value. */
export interface MeasuredSlice extends SlicePlace {
  /** Output of the modality LUT, NaN for padding; left out to count the slice by its place alone. */
  readonly values?: Float32Array | undefined;
  readonly bValue?: number | undefined;
}

/**
 * Measures a series slice by slice, so that one slice at a time is in memory.
 *
 * Feed the slices of one stack in the order they lie in: lung is followed from each to the next.
 */
export class SeriesMeter {
  readonly #series: SeriesToMeasure;
  readonly #places: SlicePlace[] = [];
  /** Indices into `#places` of the slices whose pixels were measured. */
  readonly #measured: number[] = [];
  readonly #bValues = new Set<number>();
  readonly #ct = new CtMeter();
  readonly #mr: MrMeter;

  constructor(series: SeriesToMeasure) {
    this.#series = series;
    this.#mr = new MrMeter(series.rescale);
  }

  add(slice: MeasuredSlice): void {
    const { number, rows, columns, position, orientation, pixelSpacing } = slice;
    this.#places.push({ number, rows, columns, position, orientation, pixelSpacing });
    if (slice.bValue !== undefined) this.#bValues.add(slice.bValue);
    if (!slice.values) return;
    if (slice.values.length !== rows * columns) {
      throw new RangeError(
        `${rows * columns} values expected, got ${slice.values.length}.`,
      );
    }
    const { modality } = this.#series;
    // The body mask is one of axial slices; a scout's values are no Hounsfield units either.
    const isAxial = standardOrientation(orientation).plane === 'axial';
    if (modality === 'CT' && isAxial) {
      this.#ct.add(slice.values, columns, rows, pixelSpacing);
    } else if (modality === 'MR') {
      this.#mr.add(slice.values, columns, rows);
    } else {
      return;
    }
    this.#measured.push(this.#places.length - 1);
  }

  /** What was found so far; more slices may follow. */
  measurements(): SeriesMeasurements {
    const { modality, header } = this.#series;
    return {
      modality,
      technique: [...techniqueFacts(modality, header), ...this.#bValueFacts()],
      geometry: this.#geometry(),
      pixels: this.#pixels(),
    };
  }

  #bValueFacts(): MeasuredFact[] {
    if (this.#bValues.size === 0) return [];
    const value = [...this.#bValues].sort((a, b) => a - b).join(', ');
    return [{ id: 'b-values', label: 'b-values', value, unit: 's/mm²', slices: [] }];
  }

  #geometry(): MeasuredFact[] {
    const { modality, sliceThickness, numberOfFrames, frameTimeMs, regions } =
      this.#series;
    if (modality !== 'US') return geometryFacts(this.#places, sliceThickness);
    const matrix = geometryFacts(this.#places, undefined).filter(
      ({ id }) => id === 'matrix',
    );
    const frames = numberOfFrames ?? this.#places.length;
    return [
      ...ultrasoundFacts({ frames, frameTimeMs, regions: regions ?? [] }),
      ...matrix,
    ];
  }

  #pixels(): MeasuredFact[] {
    const places = this.#measured.flatMap((index) => this.#places[index] ?? []);
    const numbers = places.map(({ number }) => number);
    switch (this.#series.modality) {
      case 'CT': {
        const positions = positionsAlong(places);
        return this.#ct.facts(slabThickness(positions, this.#nominalMm()), numbers);
      }
      case 'MR':
        return this.#mr.facts(numbers);
      default:
        return [];
    }
  }

  /** Without places, the thickness is the best that is known; without that there is no volume. */
  #nominalMm = () => this.#series.sliceThickness ?? 0;
}

/** Measure a whole series; slices may come from anywhere, one at a time. */
export async function measureSeries(
  series: SeriesToMeasure,
  slices: Iterable<MeasuredSlice> | AsyncIterable<MeasuredSlice>,
): Promise<SeriesMeasurements> {
  const meter = new SeriesMeter(series);
  for await (const slice of slices) meter.add(slice);
  return meter.measurements();
}
