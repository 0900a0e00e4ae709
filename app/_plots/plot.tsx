'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { toastProblem } from '@/app/_words/problem';
import type { Drawn } from './engine';
import { PAPER, SCREEN, type Ink } from './ink';
import { figures, type PlotOption } from './options/plot-option';
import { csvOf, pngOf, saveFile, type PlotTable } from './save';

const WIDTH = 900;

/** A plot with its numbers beside it, to be read by anybody and taken along; black on white in print. */
export function Plot({
  title,
  about,
  file,
  height,
  table,
  option,
}: {
  title: string;
  /** What it shows, for those too who don’t see it. */
  about: string;
  /** Name of what is saved, without its ending. */
  file: string;
  height: number;
  table: PlotTable;
  option: (ink: Ink) => PlotOption;
}) {
  const t = useTranslations('plots');
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const id = useId();
  // The option is a function of what is shown; it is drawn anew when that changes, not each time.
  const shown = JSON.stringify([title, table]);
  const latest = useRef(option);
  useEffect(() => {
    latest.current = option;
  });
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const closing = new AbortController();
    let drawn: Drawn | undefined;
    const begin = async () => {
      const { draw } = await import('./engine');
      if (closing.signal.aborted) return;
      drawn = draw(element, latest.current(SCREEN));
      const size = new ResizeObserver(() => drawn?.resize());
      size.observe(element);
      const { signal } = closing;
      signal.addEventListener('abort', () => size.disconnect());
      window.addEventListener('beforeprint', () => drawn?.set(latest.current(PAPER)), {
        signal,
      });
      window.addEventListener('afterprint', () => drawn?.set(latest.current(SCREEN)), {
        signal,
      });
    };
    begin().catch(() => setFailed(true));
    return () => {
      closing.abort();
      drawn?.end();
    };
  }, [shown]);
  const svg = async () => (await import('./engine')).svgOf(option(PAPER), WIDTH, height);
  const save = (write: () => Promise<void>) => () => void write().catch(toastProblem);
  return (
    <figure className="mb-8 break-inside-avoid" aria-labelledby={`${id}-title`}>
      <figcaption className="mb-2 flex items-baseline gap-2">
        <h3 id={`${id}-title`} className="font-medium">
          {title}
        </h3>
        <span className="flex-1" />
        <span className="flex gap-1 print:hidden">
          <Button
            onClick={save(async () =>
              saveFile(await svg(), 'image/svg+xml', `${file}.svg`),
            )}
          >
            {t('svg')}
          </Button>
          <Button
            onClick={save(async () =>
              saveFile(
                await pngOf(await svg(), WIDTH, height),
                'image/png',
                `${file}.png`,
              ),
            )}
          >
            {t('png')}
          </Button>
          <Button
            onClick={save(async () => saveFile(csvOf(table), 'text/csv', `${file}.csv`))}
          >
            {t('csv')}
          </Button>
        </span>
      </figcaption>
      <p id={`${id}-about`} className="mb-2 max-w-prose text-sm text-muted">
        {about}
      </p>
      <div className="flex flex-wrap items-start gap-4">
        <div
          ref={place}
          role="img"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-about`}
          className="min-w-0 flex-[3_1_480px]"
          style={{ height }}
        >
          {failed && <p className="text-muted">{t('failed')}</p>}
        </div>
        <div
          className="max-h-96 min-w-0 flex-[2_1_300px] overflow-auto"
          tabIndex={0}
          role="region"
          aria-label={t('numbers', { title })}
        >
          <Numbers table={table} />
        </div>
      </div>
    </figure>
  );
}

/** Three figures on the page; files have them all. */
export function Numbers({ table: { head, rows } }: { table: PlotTable }) {
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-left text-faint">
          {head.map((name, at) => (
            <th
              key={name}
              scope="col"
              className={`border-b border-line py-1 pr-3 font-normal ${at > 0 ? 'text-right' : ''}`}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index} className="border-b border-line/50">
            {row.map((value, at) => (
              <td key={head[at]} className={`py-1 pr-3 ${at > 0 ? 'text-right' : ''}`}>
                {typeof value === 'number' ? figures(value) : (value ?? '–')}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
