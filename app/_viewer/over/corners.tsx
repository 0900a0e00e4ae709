import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { KeyImageMark } from '@/app/_annotations/key-image';
import { dicomTime } from '@/app/_ui/format';
import { numberOf, stringOf, TAG } from '@/lib/dicom/json';
import type { EdgeLetters } from '@/lib/image/orient';
import type { SeriesImages } from '@/lib/viewer/frames/image-ids';
import { scaleOf } from '@/app/_viewer/display/windowing';
import { useShownAs } from '@/app/_viewer/display/shown-as';
import { PriorMark } from '@/app/_viewer/prior/prior-mark';
import { PixelValueText } from '@/app/_viewer/scale/pixel-value';
import { Rulers } from '@/app/_viewer/scale/rulers';
import type { Overlay } from './overlays';
import { useCell, useCellState, type StackOfStudy } from '@/app/_viewer/room';
import { gapsOf } from './gaps';
import { placeName } from './place-name';
import { useFormats } from '@/app/_words/use-formats';
import { useNamed, useStackLabel } from '@/app/_words/named';

/** The line beside the letter in the middle of an edge ends before it, in small viewports, too. */
const BESIDE_LETTER = {
  top: '*:first:max-w-[min(100%,calc(50cqw-2rem))]',
  bottom: '*:last:max-w-[min(100%,calc(50cqw-2rem))]',
};

/**
 * The texts in the corners, as radiologists expect them: patient, study, image, series. The letters
 * on the edges stay whatever else is hidden.
 */
export function Corners({
  overlay,
  shown,
  series,
}: {
  overlay: Overlay;
  shown: StackOfStudy;
  series: SeriesImages | undefined;
}) {
  const formats = useFormats();
  const t = useTranslations('viewer');
  const { study } = shown;
  const all = overlay === 'all';
  return (
    <div className="@container pointer-events-none absolute inset-0 text-sm text-text [text-shadow:0_0_2px_#000,0_0_4px_#000]">
      <Letters />
      <PriorMark shown={shown} />
      {all && <Rulers shown={shown} />}
      {all && (
        <Corner className={`top-2 left-2.5 ${BESIDE_LETTER.top}`} label={t('patient')}>
          <b className="font-medium">{formats.person(study.patientName)}</b>
          <span>{study.patientId}</span>
          <span>
            {[
              study.patientSex,
              study.patientBirthDate && formats.date(study.patientBirthDate),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </Corner>
      )}
      {all && (
        <Corner
          className={`top-2 right-2.5 items-end text-right ${BESIDE_LETTER.top}`}
          label={t('study')}
        >
          <span>{study.description}</span>
          <span>
            {[formats.date(study.studyDate), dicomTime(study.studyTime)]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {study.accessionNumber && (
            <span>{t('accession', { number: study.accessionNumber })}</span>
          )}
          {study.synthetic && <span>{t('synthetic')}</span>}
        </Corner>
      )}
      <Corner className={`bottom-2 left-2.5 ${BESIDE_LETTER.bottom}`} label={t('image')}>
        {/* Whatever else is hidden: a warning and a mark are no texts that are in the way. */}
        <Gap stack={shown.stack} />
        <KeyImageMark />
        {overlay !== 'none' && <ImageText shown={shown} full={all} />}
      </Corner>
      {all && (
        <Corner
          className={`right-2.5 bottom-2 items-end text-right ${BESIDE_LETTER.bottom}`}
          label={t('series')}
        >
          <SeriesText shown={shown} series={series} />
        </Corner>
      )}
    </div>
  );
}

/** Lines of text in a corner of a picture. */
export function Corner({
  className,
  label,
  children,
}: {
  className: string;
  label: string;
  children: React.ReactNode;
}) {
  const t = useTranslations('viewer');
  return (
    <div
      role="group"
      aria-label={t('cornerText', { label })}
      className={`absolute flex max-w-[43%] flex-col *:max-w-full *:truncate ${className}`}
    >
      {children}
    </div>
  );
}

function ImageText({ shown, full }: { shown: StackOfStudy; full: boolean }) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const labelled = useStackLabel();
  const shownAs = useShownAs();
  const { viewport } = useCell();
  const index = useCellState((state) => (state.shown < 0 ? state.asked : state.shown));
  useCellState((state) => state.view); // window and scale are read off the viewport
  const { frames, orderedBy } = shown.stack;
  const position = frames[index]?.positionMm;
  const isShown = useCellState((state) => state.shown >= 0);
  const scale = isShown ? viewport?.scale() : undefined;
  return (
    <>
      <span data-testid="slice">
        {t(`${placeName(orderedBy)}Of`, {
          number: String(index + 1),
          count: String(frames.length),
        })}
        {typeof position === 'number' && `  ·  ${position.toFixed(1)} mm`}
      </span>
      {shown.stack.dimensions
        .filter(({ count }) => count > 1)
        .map(({ name, value, index: at, count }) => (
          <span key={name}>
            {named(name)} {value === String(at) ? '' : `${labelled(value)} · `}
            {t('place', { at, count })}
          </span>
        ))}
      {isShown && viewport && (
        <span data-testid="window">{shownAs(viewport, scaleOf(shown, index))}</span>
      )}
      {full && scale !== undefined && (
        <span>{t('zoom', { factor: scale.toFixed(2) })}</span>
      )}
      {viewport && <PixelValueText shown={shown} viewport={viewport} />}
    </>
  );
}

/** That slices are missing beside the one that is shown. */
function Gap({ stack }: { stack: StackOfStudy['stack'] }) {
  const t = useTranslations('viewer');
  const index = useCellState((state) => (state.shown < 0 ? state.asked : state.shown));
  const gaps = useMemo(() => gapsOf(stack), [stack]);
  const usual = stack.spacingMm?.toFixed(1) ?? '';
  const [behind, before] = [gaps.get(index), gaps.get(index - 1)];
  const gap = behind ?? before;
  if (gap === undefined) return null;
  return (
    <span role="note" className="whitespace-normal! text-amber">
      {t(behind === undefined ? 'gapBefore' : 'gapBehind', {
        gap: gap.toFixed(1),
        usual,
      })}
    </span>
  );
}

function SeriesText({
  shown: { series, stack },
  series: images,
}: {
  shown: StackOfStudy;
  series: SeriesImages | undefined;
}) {
  const labelled = useStackLabel();
  const index = useCellState((state) => (state.shown < 0 ? state.asked : state.shown));
  const sop = stack.frames[index]?.sopInstanceUid;
  const header = images && sop ? images.headerOf(sop) : {};
  const thickness = numberOf(header, TAG.SliceThickness);
  const kernel = stringOf(header, '00181210');
  const kilovolts = numberOf(header, '00180060');
  const facts = [
    thickness && `${thickness} mm`,
    kilovolts && `${kilovolts} kV`,
    kernel,
    stringOf(header, '00080070'),
  ];
  return (
    <>
      <span>
        {series.modality} {series.number ?? ''} {series.description}
      </span>
      {stack.label && <span>{labelled(stack.label)}</span>}
      <span>{facts.filter(Boolean).join(' · ')}</span>
    </>
  );
}

const EDGES = {
  top: 'top-1.5 left-1/2 -translate-x-1/2',
  bottom: 'bottom-1.5 left-1/2 -translate-x-1/2',
  left: 'left-2 top-1/2 -translate-y-1/2',
  right: 'right-2 top-1/2 -translate-y-1/2',
} as const;

function Letters() {
  const { viewport } = useCell();
  useCellState((state) => state.view);
  const shown = useCellState((state) => state.shown);
  return <Edges letters={shown < 0 ? null : viewport?.letters()} />;
}

/** Where right, front and head are, on the edges of a picture. */
export function Edges({ letters }: { letters: EdgeLetters | null | undefined }) {
  const t = useTranslations('viewer');
  if (!letters) return null;
  return (
    <div role="group" aria-label={t('orientation')}>
      {(['top', 'bottom', 'left', 'right'] as const).map((edge) => (
        <span
          key={edge}
          data-edge={edge}
          className={`absolute text-lg font-medium text-text/90 ${EDGES[edge]}`}
        >
          {letters[edge]}
        </span>
      ))}
    </div>
  );
}
