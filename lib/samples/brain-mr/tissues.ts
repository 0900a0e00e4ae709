/**
 * Tissues and how bright each is in each sequence (arbitrary units, 1000 = the brightest), with
 * the apparent diffusion coefficient in 10⁻⁶ mm²/s. The order within a row is `CHANNELS`.
 */
export const CHANNELS = ['t1', 't2', 'flair', 'b0', 'adc'] as const;
export type Channel = (typeof CHANNELS)[number];

type Brightness = readonly [
  t1: number,
  t2: number,
  flair: number,
  b0: number,
  adc: number,
];

export const AIR: Brightness = [6, 6, 6, 4, 0];
export const SKIN: Brightness = [330, 210, 240, 30, 90];
// Echo-planar diffusion suppresses fat; marrow and scalp all but vanish there.
export const FAT: Brightness = [900, 640, 560, 26, 40];
export const MUSCLE: Brightness = [330, 150, 230, 60, 1300];
export const BONE: Brightness = [36, 26, 28, 8, 40];
export const MARROW: Brightness = [560, 300, 290, 24, 40];
export const CSF: Brightness = [115, 960, 62, 880, 3000];
export const GREY: Brightness = [375, 455, 450, 400, 830];
export const WHITE: Brightness = [545, 295, 355, 305, 720];
export const NUCLEI: Brightness = [430, 395, 410, 335, 760];
/** Holds iron: darker on T2. */
export const PALLIDUM: Brightness = [485, 245, 325, 230, 760];
export const VITREOUS: Brightness = [120, 1000, 70, 620, 2800];
export const MUCOSA: Brightness = [330, 720, 560, 180, 1500];
/** Flowing blood leaves a void on spin-echo sequences. */
export const FLOW: Brightness = [90, 60, 60, 60, 1500];
/** The planted lesion: swollen cells, so water that cannot diffuse. */
export const LESION: Brightness = [300, 730, 780, 620, 430];

/** The mix of tissues at one point, painted layer over layer. */
export class Mix {
  readonly value = new Float64Array(CHANNELS.length);

  fill(tissue: Brightness): void {
    this.value.set(tissue);
  }

  /** Lay a tissue over what is there. @param share - 0 none … 1 covers all. */
  over(tissue: Brightness, share: number): void {
    if (share <= 0) return;
    const { value } = this;
    for (let c = 0; c < 5; c += 1) {
      const below = value[c] ?? 0;
      value[c] = below + ((tissue[c] ?? 0) - below) * share;
    }
  }
}
