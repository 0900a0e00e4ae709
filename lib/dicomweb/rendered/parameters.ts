import { AppError } from '@/lib/errors';
import type { Voi } from '@/lib/image/voi';

/** What of a source picture fills how large a viewport (PS3.18 8.3.5.1.3). */
export interface Viewport {
  /** Pixels; the picture is as large as fits, undistorted. */
  readonly width: number;
  readonly height: number;
  /** Top-left corner of the region, pixels of the source. */
  readonly x: number;
  readonly y: number;
  /** Size of the region; undefined = as far as the source reaches. */
  readonly regionWidth: number | undefined;
  readonly regionHeight: number | undefined;
  readonly flipColumns: boolean;
  readonly flipRows: boolean;
}

/** How pictures are to be made (PS3.18 8.3.5). */
export interface Rendering {
  readonly viewport: Viewport | undefined;
  /** undefined = the file's own. */
  readonly window: Required<Voi> | undefined;
  /** 1…100, of lossy formats. */
  readonly quality: number;
  /** Colour pictures say that they are sRGB by a profile. */
  readonly withProfile: boolean;
  /** What of it is not done, for `Warning` headers. */
  readonly warnings: readonly string[];
}

/** Larger pictures are nobody's screen, and cost memory. */
const LARGEST_SIDE = 8192;
const QUALITY = 85;

/** @throws AppError `invalid_request` */
export function readRendering(search: URLSearchParams): Rendering {
  const warnings: string[] = [];
  const annotations = search.get('annotation');
  if (annotations) {
    const unwritten = annotations.split(',').map((each) => each.replace(/[^\w-]/g, ''));
    warnings.push(
      `The following annotation values are not supported: ${unwritten.join(', ')}`,
    );
  }
  const profile = search.get('iccprofile')?.toLowerCase() ?? 'no';
  if (!PROFILES.includes(profile)) throw bad('iccprofile names no profile.');
  const withProfile = profile === 'yes' || profile === 'srgb';
  if (!withProfile && profile !== 'no') {
    warnings.push('The iccprofile is not supported: pictures are sRGB');
  }
  const viewport = search.get('viewport');
  const window = search.get('window');
  const quality = search.get('quality');
  if (quality !== null && !(/^\d{1,3}$/.test(quality) && Number(quality) >= 1))
    throw bad('quality is a whole number from 1 to 100.');
  if (Number(quality) > 100) throw bad('quality is a whole number from 1 to 100.');
  return {
    viewport: viewport === null ? undefined : readViewport(viewport),
    window: window === null ? undefined : readWindow(window),
    quality: quality === null ? QUALITY : Number(quality),
    withProfile,
    warnings,
  };
}

const PROFILES = ['no', 'yes', 'srgb', 'adobergb', 'rommrgb', 'displayp3'];

/**
 * Those of a thumbnail: where it is shown, nothing else (PS3.18 8.3.5.2).
 *
 * @throws AppError `invalid_request`
 */
export function readThumbnail(search: URLSearchParams, size: number): Rendering {
  const asked = search.get('viewport');
  const viewport = asked === null ? undefined : readViewport(asked);
  return {
    viewport: viewport ?? { ...WHOLE, width: size, height: size },
    window: undefined,
    quality: QUALITY,
    withProfile: false,
    warnings: [],
  };
}

const WHOLE = {
  ...{ x: 0, y: 0, regionWidth: undefined, regionHeight: undefined },
  ...{ flipColumns: false, flipRows: false },
};

/** `vw,vh[,sx,sy,sw,sh]`; what is between two commas may be left out. */
function readViewport(text: string): Viewport {
  const [vw = '', vh = '', ...region] = text.split(',').map((each) => each.trim());
  const side = (value: string) => {
    const pixels = /^\d{1,5}$/.test(value) ? Number(value) : 0;
    if (pixels >= 1 && pixels <= LARGEST_SIDE) return pixels;
    throw bad(`viewport begins with its width and height, from 1 to ${LARGEST_SIDE}.`);
  };
  const [x, y, w, h] = region.map((value) => {
    if (value === '') return undefined;
    if (/^[+-]?\d{1,6}(\.\d{1,6})?$/.test(value)) return Number(value);
    throw bad('viewport is vw,vh or vw,vh,sx,sy,sw,sh.');
  });
  if (region.length > 4) throw bad('viewport is vw,vh or vw,vh,sx,sy,sw,sh.');
  if (w === 0 || h === 0) throw bad('The region of the viewport is empty.');
  const size = (value: number | undefined) =>
    value === undefined ? undefined : Math.abs(value);
  return {
    width: side(vw),
    height: side(vh),
    x: Math.abs(x ?? 0),
    y: Math.abs(y ?? 0),
    regionWidth: size(w),
    regionHeight: size(h),
    flipColumns: w !== undefined && w < 0,
    flipRows: h !== undefined && h < 0,
  };
}

const FUNCTIONS = {
  linear: 'LINEAR',
  'linear-exact': 'LINEAR_EXACT',
  sigmoid: 'SIGMOID',
} as const;

/** `center,width,function` (PS3.18 8.3.5.1.4). */
function readWindow(text: string): Required<Voi> {
  const [center = '', width = '', name = '', ...more] = text.split(',');
  const number = (value: string) =>
    /^\s*[+-]?\d+(\.\d+)?(e[+-]?\d{1,2})?\s*$/i.test(value) ? Number(value) : NaN;
  const [at, wide] = [number(center), number(width)];
  const key = name.trim().toLowerCase();
  const fn = key in FUNCTIONS ? FUNCTIONS[key as keyof typeof FUNCTIONS] : undefined;
  const narrowest = fn === 'LINEAR' ? 1 : Number.MIN_VALUE;
  if (!fn || more.length > 0 || !Number.isFinite(at) || !(wide >= narrowest)) {
    throw bad(`window is center,width,function: ${Object.keys(FUNCTIONS).join(', ')}.`);
  }
  return { center: at, width: wide, fn };
}

const bad = (message: string) => new AppError('invalid_request', message);
