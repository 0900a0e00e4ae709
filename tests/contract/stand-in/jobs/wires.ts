import { arkWire } from './ark';
import { monaiLabelWire } from './monai-label';
import { segmentationWire } from './segmentation';
import { sidecarWire } from './sidecar';

export const jobWires = [sidecarWire(), segmentationWire(), monaiLabelWire(), arkWire()];
