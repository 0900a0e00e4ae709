import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Chip } from '@/app/_ui/chip';
import { Copyable } from '@/app/_ui/copyable';
import { Dialog } from '@/app/_ui/dialog';
import { bytes } from '@/app/_ui/format';
import { useCellState, useRoom } from '@/app/_viewer/room';
import { useNamed, useSaid } from '@/app/_words/named';
import type { Lettering, Preview, PreviewImage } from '@/lib/api/runs';
import { DestinationText } from './destination';
import { ChosenSeries } from './recipes/chosen-series';
import { FilesSent } from './outcome/files-sent';

/** Exactly what a model would receive: every image, every word, and where it goes. */
export function PreviewView({
  preview,
  runId,
}: {
  preview: Omit<Preview, 'digest'>;
  /** Of the run that it is read from. */
  runId?: string;
}) {
  const t = useTranslations('model.sees');
  const named = useNamed();
  const said = useSaid();
  const { coverage, tokens, room, cost, images, destination, tiles } = preview;
  const size = images.reduce((sum, image) => sum + image.bytes, 0);
  const reach =
    coverage.fromMm !== null &&
    coverage.toMm !== null &&
    Math.abs(coverage.toMm - coverage.fromMm).toFixed(0);
  const { sent, total } = coverage;
  // What is no chat reads no captions, and counts no tokens.
  const asChat =
    tokens === 0
      ? []
      : [
          ...(images.length > 0
            ? [[t('captions'), t(`captionsAt.${preview.captions}`)] as const]
            : []),
          ...(preview.questions.length > 1
            ? [[t('questions'), t('asked', { count: preview.questions.length })] as const]
            : []),
          [
            t('tokens'),
            <span key="">
              {t('aboutTokens', { count: tokens })}
              {room?.context && (
                <span className="block text-sm text-muted">
                  {t('room', {
                    most: room.most + room.answer,
                    answer: room.answer,
                    context: room.context,
                  })}
                </span>
              )}
            </span>,
          ] as const,
        ];
  const facts = [
    [t('destination'), <DestinationText key="" destination={destination} />],
    [
      t('images'),
      <span key="">
        {t('imagesOf', { count: images.length, size: bytes(size) })}
        {tiles > 1 && (
          <span className="block text-amber">
            {t('tiled', { tiles, model: preview.modelTitle })}
          </span>
        )}
      </span>,
    ],
    ...(total > 0
      ? [
          [
            t('coverage'),
            reach
              ? t('coversReach', { sent, total, reach })
              : t('covers', { sent, total }),
          ] as const,
        ]
      : []),
    ...(preview.series.length > 1 || preview.series.some(({ chosenBy }) => chosenBy)
      ? [[t('series'), <ChosenSeries key="" series={preview.series} />] as const]
      : []),
    ...asChat,
    [t('cost'), cost === null ? t('noPrice') : t('aboutCost', { cost: cost.toFixed(4) })],
  ] as const;
  return (
    <section aria-label={t('title')} className="space-y-3">
      <dl className="grid grid-cols-[6rem_1fr] gap-x-2">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul aria-label={t('deidentification')} className="space-y-1">
        {preview.deidentification.map(({ level, message }) => (
          <li key={message} className="flex gap-1.5 text-sm">
            {level === 'done' ? (
              <CircleCheck
                size={14}
                className="mt-px shrink-0 text-accent"
                aria-label={t('done')}
              />
            ) : (
              <TriangleAlert
                size={14}
                className="mt-px shrink-0 text-amber"
                aria-label={t('watch')}
              />
            )}
            <span className={level === 'done' ? 'text-muted' : 'text-amber'}>
              {named(said(message))}
            </span>
          </li>
        ))}
      </ul>
      <FilesSent files={preview.files} {...(runId && { runId })} />
      <Images images={images} />
      <Words title={t('instructions')} text={preview.instructions} />
      <Words title={t('context')} text={preview.context} />
      {preview.questions.length < 2 ? (
        <Words title={t('question')} text={preview.question} />
      ) : (
        preview.questions.map(({ question, finding, kind }, index) => (
          <Words
            key={index}
            title={t('questionOf', {
              number: index + 1,
              of: finding ?? t(`kinds.${kind}`),
            })}
            text={question}
          />
        ))
      )}
    </section>
  );
}

function Images({ images }: { images: readonly PreviewImage[] }) {
  const t = useTranslations('model.sees');
  const room = useRoom();
  const [large, setLarge] = useState<PreviewImage | null>(null);
  const here = useCellState((state) => `${state.stackId} ${state.shown}`);
  return (
    <>
      <ol
        aria-label={t('imagesAsSent')}
        className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-1.5"
      >
        {images.map((image) => {
          const isHere = image.slices.some((slice) => {
            const place = room.placeOf(slice);
            return place && here === `${place.stackId} ${place.index}`;
          });
          return (
            <li key={image.number}>
              <button
                type="button"
                aria-label={t('image', { number: image.number, caption: image.caption })}
                onClick={() => {
                  const [slice] = image.slices;
                  if (slice) room.jump(slice);
                  setLarge(image);
                }}
                className={`block w-full overflow-hidden rounded border text-left ${isHere ? 'border-accent' : 'border-line hover:border-edge'}`}
              >
                <img
                  src={image.url}
                  alt=""
                  loading="lazy"
                  width={image.width}
                  height={image.height}
                  className="aspect-square w-full bg-black object-contain"
                />
                <span className="block px-1.5 py-1 text-xs">
                  <span className="line-clamp-3 text-muted">{image.caption}</span>
                  <span className="font-mono text-faint">{image.sha256.slice(0, 8)}</span>
                  <Letters of={image.lettering} />
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <Dialog
        title={large ? t('imageOf', { number: large.number, count: images.length }) : ''}
        description={large?.caption}
        open={large !== null}
        onClose={() => setLarge(null)}
        className="w-[min(44rem,92vw)]"
      >
        {large && (
          <>
            <img
              src={large.url}
              alt={large.caption}
              className="mx-auto max-h-[60dvh] bg-black object-contain"
            />
            <div className="mt-2 flex flex-wrap items-center gap-2 text-sm">
              <Chip>{t('slice', { number: rangeOf(large) })}</Chip>
              <Chip>
                {large.width} × {large.height}
              </Chip>
              <Chip>{t('window', { window: large.window })}</Chip>
              <Chip>{bytes(large.bytes)}</Chip>
              <Letters of={large.lettering} />
            </div>
            <div className="mt-1.5">
              <Copyable value={large.sha256} name="SHA-256" />
            </div>
          </>
        )}
      </Dialog>
    </>
  );
}

/** `5` or `5–8`: places in the stack. */
function rangeOf({ slices }: PreviewImage): string {
  const ends = [slices[0], slices.at(-1)].map((slice) => slice?.stackIndex);
  return [...new Set(ends)].join('–');
}

/** What looks like text in an image, and what became of it. */
function Letters({ of }: { of: readonly Lettering[] }) {
  const t = useTranslations('model.sees');
  const says = of.map(({ kind, hidden, masked }) => {
    const letters = t(`letters.${kind}`);
    const what = hidden ? t('hidden', { what: letters }) : letters;
    return masked ? t('masked', { what }) : what;
  });
  return [...new Set(says)].map((each) => (
    <span key={each} className="block text-amber">
      {each}
    </span>
  ));
}

function Words({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <details className="rounded border border-line">
      <summary className="px-2.5 py-1 text-muted hover:text-text">{title}</summary>
      <pre className="max-h-72 overflow-auto border-t border-line px-2.5 py-2 font-sans text-sm whitespace-pre-wrap">
        {text}
      </pre>
    </details>
  );
}
