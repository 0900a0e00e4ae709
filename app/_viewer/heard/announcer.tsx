import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { MEASURING } from '@/app/_annotations/tool-list';
import { SEGMENTING } from '@/app/_segments/tool-list';
import { useStore } from '@/app/_ui/store';
import { useShownAs } from '@/app/_viewer/display/shown-as';
import { scaleOf } from '@/app/_viewer/display/windowing';
import { placeName } from '@/app/_viewer/over/place-name';
import { useCellState, useCurrentStack, useRoom, useRoomState } from '@/app/_viewer/room';
import { isDrawing, isSegment } from '@/app/_viewer/books';
import { useNamed } from '@/app/_words/named';
import type { ToolName } from '@/lib/viewer/tools';
import { createHeard, type Heard, type Kind } from './heard';

const HANDS: Partial<Record<ToolName, string>> = {
  window: 'Window / level',
  pan: 'Pan',
  zoom: 'Zoom',
  scroll: 'Scroll',
};
const nameOf = (tool: ToolName) =>
  HANDS[tool] ?? [...MEASURING, ...SEGMENTING].find(({ name }) => name === tool)?.label;

/**
 * The one place where changes are told to those who hear the page: slice, window, tool, viewport, what was
 * undone, and that all is loaded.
 */
export function Announcer() {
  const [heard] = useState(createHeard);
  const text = useStore(heard.store, (state) => state.text);
  useTool(heard);
  usePicture(heard);
  useUndone(heard);
  return (
    <div data-testid="heard" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}

/** Tell a text when it changes; what is there when the room opens is read, not told. */
function useChanges(heard: Heard, kind: Kind, text: string | null): void {
  const before = useRef(text);
  useEffect(() => {
    const changed = text !== before.current && before.current !== null;
    if (changed && text) heard.tell(kind, text);
    before.current = text;
  }, [heard, kind, text]);
}

function useTool(heard: Heard): void {
  const named = useNamed();
  const tool = useRoomState((state) => state.tool);
  useChanges(heard, 'tool', named(nameOf(tool) ?? tool));
}

function usePicture(heard: Heard): void {
  const t = useTranslations('viewer');
  const shownAs = useShownAs();
  const room = useRoom();
  const current = useCurrentStack();
  const number = useRoomState((state) => state.active);
  const shown = useCellState((state) => state.shown);
  const playing = useCellState((state) => state.playing);
  const loaded = useCellState((state) => state.loaded.size);
  useCellState((state) => state.view); // the window is read off the viewport
  const frames = current?.stack.frames ?? [];
  const { viewport } = room.cell();
  const series = current?.series.description || current?.series.modality || t('nothing');
  useChanges(heard, 'viewport', `${t('viewport', { number: number + 1 })}, ${series}`);
  const isStill = current !== undefined && shown >= 0 && !playing;
  const place = { number: String(shown + 1), count: String(frames.length) };
  const slice = isStill ? t(`heard.${placeName(current.stack.orderedBy)}`, place) : null;
  useChanges(heard, 'slice', slice);
  const window = isStill && viewport ? shownAs(viewport, scaleOf(current, shown)) : null;
  useChanges(heard, 'window', window);
  const isLoaded = frames.length > 0 && loaded >= frames.length;
  useChanges(heard, 'loaded', isLoaded ? t('heard.loaded') : '');
}

function useUndone(heard: Heard): void {
  const t = useTranslations('viewer');
  const kinds = useTranslations('annotations.kinds');
  const { stepped, segments } = useRoom();
  useEffect(
    () =>
      stepped.subscribe(() => {
        const { way, step } = stepped.get();
        if (!step) return heard.tell('act', t(`heard.nothing.${way}`));
        const [{ before, after }] = step as [(typeof step)[number]];
        const thing = after ?? before;
        const what = isDrawing(thing)
          ? `${kinds.has(thing.tool) ? kinds(thing.tool) : thing.tool} ${thing.label}`.trim()
          : isSegment(thing)
            ? thing.label
            : segments.store.get().entries.get(thing?.id ?? '')?.drawing.label;
        const how = !after ? 'removed' : before ? 'changed' : 'back';
        const first = what ?? '';
        const count = step.length - 1;
        const told = count > 0 ? t('heard.andMore', { what: first, count }) : first;
        heard.tell('act', t(`heard.${way}.${how}`, { what: told }));
      }),
    [heard, stepped, segments, t, kinds],
  );
}
