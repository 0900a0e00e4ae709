import type { StackView } from '@/lib/viewer/stack';

/** What keys, the wheel and the toolbar do to a picture, be it a slice or a plane through a volume. */
export type Picture = Pick<
  StackView,
  | 'setWindow'
  | 'window'
  | 'tableName'
  | 'setGamma'
  | 'gamma'
  | 'isColor'
  | 'invert'
  | 'isInverted'
  | 'zoomBy'
  | 'rotate'
  | 'flip'
  | 'fit'
  | 'reset'
  | 'cancel'
>;
