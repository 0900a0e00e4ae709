import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { scaleForPaper } from './paper';
import './printing.css';

/** Printed, the room is its pictures as they are seen, on white paper, and what they are not for. */
export function Printing() {
  const t = useTranslations('viewer');
  useEffect(() => {
    const closing = new AbortController();
    // However it was asked for: by our key, or by a menu of the browser.
    window.addEventListener('beforeprint', fitToPaper, { signal: closing.signal });
    return () => closing.abort();
  }, []);
  return <p className="room-printed-note hidden">{t('printedNote')}</p>;
}

/**
 * Pictures keep the size that they have on the screen, in which all is drawn over them, and are made
 * smaller or larger as a whole.
 */
function fitToPaper() {
  const pictures = document.querySelector<HTMLElement>('[data-pictures]');
  if (!pictures) return;
  const { width, height } = pictures.getBoundingClientRect();
  const { style } = document.documentElement;
  style.setProperty('--printed-width', `${width}px`);
  style.setProperty('--printed-height', `${height}px`);
  style.setProperty('--printed-scale', String(scaleForPaper(width, height)));
}
