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
import { OneOf } from './one-of';

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
        <OneOf
          label={t('preset')}
          value={preset.id}
          items={presets.map(({ id, name }) => ({ id, name: named(name) }))}
          disabled={!rendering}
          onChoose={(id) => {
            const chosen = presets.find((each) => each.id === id) ?? preset;
            setPreset(chosen);
            rendering?.usePreset(chosen);
          }}
        />
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
