import { Mic, MicOff } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { toast } from 'sonner';
import { request } from '@/app/_data/client';
import { useReview } from '@/app/_report/review';
import { IconButton, Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { toastProblem } from '@/app/_words/problem';
import { hearsHere, spaced, speechEngine, wordsHeard, type Heard } from './speech';
import type { WordsField } from './words/words-editor';

/** Reports whose author said yes, as long as this page is open. */
const allowed = new Set<string>();

const never = () => () => undefined;
const useEngine = () => useSyncExternalStore(never, speechEngine, () => undefined);

/**
 * Words are spoken into a field, where the browser can write them down. Most browsers send the voice to
 * their maker for that: it is asked first, and written down that somebody said yes.
 */
export function Dictation({ field }: { field: RefObject<WordsField | null> }) {
  const t = useTranslations('writing.dictation');
  const locale = useLocale();
  const { report } = useReview();
  const engine = useEngine();
  const [isAsking, setAsking] = useState(false);
  const [isListening, setListening] = useState(false);
  const end = useRef<AbortController | null>(null);
  useEffect(() => () => end.current?.abort(), []);
  if (!engine || !report) return null;
  const language = locale.startsWith('zh') ? 'zh-CN' : 'en-US';

  const listen = (processLocally: boolean) => {
    const ended = new AbortController();
    const { signal } = ended;
    const recognition = new engine();
    Object.assign(recognition, {
      lang: language,
      continuous: true,
      interimResults: false,
    });
    if (processLocally) recognition.processLocally = true;
    const stop = () => {
      ended.abort();
      setListening(false);
    };
    recognition.addEventListener(
      'result',
      (event) => {
        const words = wordsHeard(event as Heard);
        const at = field.current;
        if (words && at) at.insert(spaced(at.before(), words));
      },
      { signal },
    );
    recognition.addEventListener('end', stop, { signal });
    recognition.addEventListener(
      'error',
      (event) => {
        const { error } = event as Event & { error?: string };
        if (error !== 'no-speech' && error !== 'aborted') toast.error(t('failed'));
        stop();
      },
      { signal },
    );
    signal.addEventListener('abort', () => recognition.abort());
    end.current = ended;
    recognition.start();
    setListening(true);
  };
  const begin = async () => {
    if (isListening) {
      end.current?.abort();
      setListening(false);
    } else if (await hearsHere(engine, language)) listen(true);
    else if (allowed.has(report.id)) listen(false);
    else setAsking(true);
  };
  const allow = async () => {
    try {
      await request('POST', `/api/reports/${report.id}/dictation`);
    } catch (error) {
      toastProblem(error);
      return;
    }
    allowed.add(report.id);
    setAsking(false);
    listen(false);
  };
  return (
    <>
      <IconButton
        label={t(isListening ? 'stop' : 'begin')}
        pressed={isListening}
        className="absolute top-1 right-1 size-6"
        onClick={() => void begin()}
      >
        {isListening ? <MicOff size={13} className="text-red" /> : <Mic size={13} />}
      </IconButton>
      {isAsking && (
        // Escape closes this, and not the form that it is asked in.
        <span onKeyDown={(event) => event.stopPropagation()}>
          <Dialog title={t('title')} open onClose={() => setAsking(false)}>
            <div className="space-y-2">
              <p>{t('leaves')}</p>
              <p>{t('patient')}</p>
              <p className="text-muted">{t('writtenDown')}</p>
            </div>
            <DialogActions>
              <Button onClick={() => setAsking(false)}>{t('no')}</Button>
              <Button look="primary" onClick={() => void allow()}>
                {t('yes')}
              </Button>
            </DialogActions>
          </Dialog>
        </span>
      )}
    </>
  );
}
