import type { Keys } from '@/app/_viewer/keys/profile';

/** Elements that the tour points at carry this as `data-tour`. */
export type TourPlace = 'series' | 'viewports' | 'tools' | 'slices' | 'panels' | 'help';

export interface TourStep {
  readonly place: TourPlace;
  /** Where the words stand. */
  readonly side: 'within' | 'right' | 'bottom' | 'left';
  readonly title: string;
  readonly text: string;
}

/** What somebody should know before the first study, in a minute; with the keys as they are. */
export function tourSteps({
  of,
  mouse,
}: Pick<Keys, 'of' | 'mouse'>): readonly TourStep[] {
  const palette = of.palette[0];
  const help = of.help[0];
  const next = of['study.next'][0];
  return [
    {
      place: 'series',
      side: 'right',
      title: 'The series',
      text: 'Click a series to show it, or drag it into the viewport where you want it. The eye counts the slices that you have seen, the triangle warns of gaps and oddities.',
    },
    {
      place: 'viewports',
      side: 'within',
      title: 'The mouse does most of it',
      text: `Left drag: ${DOES[mouse.left]}. Right drag: ${DOES[mouse.right]}. Middle drag: ${DOES[mouse.middle]}. Wheel: ${DOES[mouse.wheel]}. With Ctrl a left drag goes four times as far. A double click gives one viewport all the room.`,
    },
    {
      place: 'tools',
      side: 'bottom',
      title: 'Tools, windows, layouts',
      text: `Point at a button to see its name and its key. The arrows beside “Studies” lead to the next study of your list${next ? ` (${next})` : ''}, which is fetched ahead.`,
    },
    {
      place: 'slices',
      side: 'left',
      title: 'The stack from end to end',
      text: 'Which slices are loaded and viewed, where something is drawn, which ones the model was sent, and which the report speaks of. Drag it to go there.',
    },
    {
      place: 'panels',
      side: 'bottom',
      title: 'The report stays yours',
      text: 'A model drafts it only when you send slices to it, and you see which and where to. Each finding is accepted, edited or rejected by you before the report can be signed.',
    },
    {
      place: 'help',
      side: 'bottom',
      title: 'Whatever you look for',
      text: `${palette ? `${palette} finds` : 'The first button finds'} every command by its name, this tour as well. ${help ? `${help} shows` : 'The second one shows'} all keys; change them one by one, or take those of OHIF, Weasis or RadiAnt.`,
    },
  ];
}

const DOES = {
  window: 'window and level',
  pan: 'pan',
  zoom: 'zoom',
  scroll: 'scroll slices',
} as const;
