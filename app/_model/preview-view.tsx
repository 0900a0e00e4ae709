import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Chip } from '@/app/_ui/chip';
import { Copyable } from '@/app/_ui/copyable';
import { Dialog } from '@/app/_ui/dialog';
import { bytes, plural } from '@/app/_ui/format';
import { useCellState, useRoom } from '@/app/_viewer/room';
import type { Lettering, Preview, PreviewImage } from '@/lib/api/runs';
import { DestinationText } from './destination';
import { FilesSent } from './outcome/files-sent';

/** Exactly what a model would receive: every image, every word, and where it goes. */
export function PreviewView({ preview }: { preview: Preview }) {
  const { coverage, tokens, cost, images, destination } = preview;
  const size = images.reduce((sum, image) => sum + image.bytes, 0);
  const reach =
    coverage.fromMm !== null &&
    coverage.toMm !== null &&
    `${Math.abs(coverage.toMm - coverage.fromMm).toFixed(0)} mm`;
  const facts = [
    ['Destination', <DestinationText key="" destination={destination} />],
    ['Images', `${plural(images.length, 'image')}, ${bytes(size)}`],
    [
      'Coverage',
      `${coverage.sent} of ${coverage.total} slices${reach ? `, ${reach}` : ''}`,
    ],
    ['Tokens', `about ${tokens.toLocaleString()}`],
    ['Cost', cost === null ? 'no price known' : `about $${cost.toFixed(4)}`],
  ] as const;
  return (
    <section aria-label="What the model sees" className="space-y-3">
      <dl className="grid grid-cols-[6rem_1fr] gap-x-2">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul aria-label="De-identification" className="space-y-1">
        {preview.deidentification.map(({ level, message }) => (
          <li key={message} className="flex gap-1.5 text-sm">
            {level === 'done' ? (
              <CircleCheck
                size={14}
                className="mt-px shrink-0 text-accent"
                aria-label="Done"
              />
            ) : (
              <TriangleAlert
                size={14}
                className="mt-px shrink-0 text-amber"
                aria-label="Watch"
              />
            )}
            <span className={level === 'done' ? 'text-muted' : 'text-amber'}>
              {message}
            </span>
          </li>
        ))}
      </ul>
      <FilesSent files={preview.files} />
      <Images images={images} />
      <Words title="Instructions" text={preview.instructions} />
      <Words title="Context" text={preview.context} />
      <Words title="Question" text={preview.question} />
    </section>
  );
}

function Images({ images }: { images: readonly PreviewImage[] }) {
  const room = useRoom();
  const [large, setLarge] = useState<PreviewImage | null>(null);
  const here = useCellState((state) => `${state.stackId} ${state.shown}`);
  return (
    <>
      <ol
        aria-label="Images as sent"
        className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-1.5"
      >
        {images.map((image) => {
          const place = room.placeOf(image);
          const isHere = place && here === `${place.stackId} ${place.index}`;
          return (
            <li key={image.number}>
              <button
                type="button"
                aria-label={`Image ${image.number}: ${image.caption}`}
                onClick={() => {
                  room.jump(image);
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
        title={large ? `Image ${large.number} of ${images.length}` : ''}
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
              <Chip>slice {large.stackIndex}</Chip>
              <Chip>
                {large.width} × {large.height}
              </Chip>
              <Chip>window {large.window}</Chip>
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

/** What looks like text in an image, and what became of it. */
function Letters({ of }: { of: readonly Lettering[] }) {
  const says = of.map(({ kind, hidden, masked }) => {
    const what = {
      text: 'text',
      instruction: 'an order to the model',
      unread: 'perhaps text',
    }[kind];
    return `${hidden ? 'hidden ' : ''}${what}${masked ? ', blacked out' : ''}`;
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
