/** A study made by code: no patient was ever in the scanner, and everything in it is known. */
export interface Sample {
  readonly id: 'chest-ct' | 'brain-mr' | 'ultrasound';
  readonly title: string;
  readonly studyUid: string;
  readonly truth: SampleTruth;
  /**
   * The DICOM files, made while they are asked for: never more than one slice in memory.
   *
   * @param wanted - Asked for each name before the file is made; files it refuses are skipped.
   */
  files(wanted?: (name: string) => boolean): AsyncGenerator<SampleFile>;
}

export interface SampleFile {
  /** A relative path with forward slashes, e.g. `chest-ct/CT-001.dcm`. */
  readonly name: string;
  /** A whole Part 10 file. */
  readonly bytes: Uint8Array;
}

/** What a reader with perfect eyes would report. */
export interface SampleTruth {
  readonly lesions: readonly LesionTruth[];
  /** Sizes of organs and the like, measured on the model before noise, by name with unit. */
  readonly facts: Readonly<Record<string, number>>;
}

export interface LesionTruth {
  readonly name: string;
  readonly organ: string;
  /** The patient's side. Patient right is −x in LPS and the left half of an axial image. */
  readonly side: 'left' | 'right';
  readonly diameterMm: number;
  /** Series that show it. */
  readonly seriesUids: readonly string[];
  readonly place:
    | {
        readonly space: 'patient';
        readonly centreMm: readonly [x: number, y: number, z: number];
      }
    /** One pixel (column, row; 0-based) for each frame: the organ moves with breathing. */
    | {
        readonly space: 'pixel';
        readonly perFrame: readonly (readonly [number, number])[];
      };
  /** Mean values inside and around it, e.g. in HU, by series description or unit. */
  readonly densities: Readonly<Record<string, { inside: number; around: number }>>;
}

/** Every sample was “acquired” on this day, whenever it is made. */
export const STUDY_DATE = '20261102';
