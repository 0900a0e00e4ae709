import type { StackView } from '@/lib/viewer/stack';

/** What keys, the wheel and the toolbar do to a picture, be it a slice or a plane through a volume. */
export type Picture = Pick<
  StackView,
  | 'setWindow'
  | 'stretch'
  | 'window'
  | 'tableName'
  | 'setGamma'
  | 'gamma'
  | 'isColor'
  | 'setColors'
  | 'colors'
  | 'setSmooth'
  | 'isSmooth'
  | 'invert'
  | 'isInverted'
  | 'zoomBy'
  | 'panBy'
  | 'rotate'
  | 'flip'
  | 'fit'
  | 'reset'
  | 'cancel'
>;
