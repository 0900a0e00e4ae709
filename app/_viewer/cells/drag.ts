import type { DragEvent } from 'react';
import type { Stack } from '@/lib/api/studies';

// Of our own making, so that text or files dragged in from elsewhere are not taken for a stack.
const TYPE = 'application/x-overread-stack';

/** What makes an element of the series list something to be dragged into a viewport. */
export const dragOf = ({ id }: Stack) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.setData(TYPE, id);
    event.dataTransfer.effectAllowed = 'copy';
  },
});

export const bringsStack = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer.types.includes(TYPE);

export const stackDropped = ({ dataTransfer }: DragEvent): string =>
  dataTransfer.getData(TYPE);
