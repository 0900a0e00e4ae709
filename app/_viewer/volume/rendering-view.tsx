import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useStore } from '@/app/_ui/store';
import { Corner, Edges } from '@/app/_viewer/over/corners';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { listenToWheel } from '@/app/_viewer/wheel';
import {
  openRendering,
  renderingsFor,
  type Preset,
  type Rendering,
} from '@/lib/viewer/volume/rendering';
import { useNamed } from '@/app/_words/named';
import { useFormats } from '@/app/_words/use-formats';
import { DeskBar } from './desk-bar';
import { Progress, Refusal, useVoxels } from './loading';

/** A stack as a volume seen from outside, or why it can't be. */
export function RenderingView({ shown }: { shown: StackOfStudy }) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const formats = useFormats();
  const { desk, study } = useRoom();
  const element = useRef<HTMLDivElement>(null);
  const presets = renderingsFor(shown.series.modality);
  const leftAs = () => desk.leftAs(shown.stack.id).rendering;
  const [preset, setPreset] = useState(() => leftAs()?.preset ?? (presets[0] as Preset));
  const [rendering, setRendering] = useState<Rendering>();
  useStore(desk.store, (state) => state.view);

  const [error, tryAgain] = useVoxels(shown, async (voxels, closing) => {
    const opened = await openRendering(element.current as HTMLDivElement, voxels, {
      preset,
      sight: leftAs()?.sight,
      closing,
      onView: () => desk.store.set(({ view }) => ({ view: view + 1 })),
    });
    closing.throwIfAborted();
    closing.addEventListener('abort', () => setRendering(undefined));
    setRendering(opened);
    desk.attach(shown.stack.id, opened, voxels.notes);
  });

  useEffect(
    () =>
      listenToWheel(element.current, {
        step: (by) => rendering?.zoomBy(by > 0 ? 1 / 1.1 : 1.1),
        zoom: (factor) => rendering?.zoomBy(factor),
      }),
    [rendering],
  );

  // Rounded down: it isn't whole before it is.
  const percent = Math.floor((rendering?.share() ?? 1) * 100);
  return (
    <div className="flex h-full flex-col bg-black">
      <DeskBar shown={shown}>
        <span role="radiogroup" aria-label={t('preset')} className="flex">
          {presets.map((each) => (
            <button
              key={each.id}
              type="button"
              role="radio"
              aria-checked={each === preset}
              disabled={!rendering}
              className="h-7 border border-line px-2 text-muted not-first:border-l-0 first:rounded-l last:rounded-r hover:bg-hover disabled:opacity-50 aria-checked:bg-accent-dim aria-checked:text-accent"
              onClick={() => {
                setPreset(each);
                rendering?.usePreset(each);
              }}
            >
              {named(each.name)}
            </button>
          ))}
        </span>
      </DeskBar>
      <div
        role="group"
        aria-label={t('volume')}
        className="relative min-h-0 flex-1 overflow-hidden select-none"
        onContextMenu={(event) => event.preventDefault()}
      >
        <div
          ref={element}
          role="img"
          aria-label={t('volumeOf', {
            preset: named(preset.name),
            series: shown.series.description || shown.series.modality,
          })}
          className="absolute inset-0 [&_canvas]:outline-none"
        />
        {rendering && (
          <div className="pointer-events-none absolute inset-0 text-sm text-text [text-shadow:0_0_2px_#000,0_0_4px_#000]">
            <Edges letters={rendering.letters()} />
            <Corner className="top-2 left-2.5" label={t('patient')}>
              <b className="font-medium">{formats.person(study.patientName)}</b>
              <span>{study.patientId}</span>
            </Corner>
            <Corner className="bottom-2 left-2.5" label={t('volume')}>
              <span>{t('renderingMouse')}</span>
              {percent < 100 && (
                <span className="text-amber">{t('refining', { percent })}</span>
              )}
            </Corner>
          </div>
        )}
        {error === undefined ? (
          <Progress count={shown.stack.frames.length} />
        ) : (
          <Refusal error={error} tryAgain={tryAgain} />
        )}
      </div>
    </div>
  );
}
