import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { ProblemError } from '@/app/_data/client';
import { useSaid } from '@/app/_words/named';
import { AppError, type ErrorCode } from '@/lib/errors';

export interface Problem {
  title: string;
  /** What to do next. */
  hint: string | undefined;
  /** To be handed on: codes and fields, nothing of a patient. */
  detail: string;
}

/**
 * An error in the reader's language. English is what was said where it was thrown; another
 * language has that very sentence, or one for the code, and leaves the English, which may tell more, to the detail.
 */
export function useProblem(): (error: unknown) => Problem {
  const t = useTranslations('errors');
  const inWords = useSaid();
  return (error) => {
    const { code, said, hint, report } = told(error);
    const known = inWords(said);
    const title =
      code === undefined
        ? t('broken')
        : known !== said || !t.has(code)
          ? known
          : t(code, { said });
    if (code === undefined) return { title, hint: t('brokenHint'), detail: report };
    if (title === said) return { title, hint, detail: report };
    const knownHint = hint && inWords(hint);
    return {
      title,
      hint: knownHint === hint ? undefined : knownHint,
      detail: [said, hint, report].filter(Boolean).join('\n'),
    };
  };
}

/** Beside those of the server: what the page says of a server that it can't talk to. */
type Code = ErrorCode | 'unknown' | 'contract';

function told(error: unknown) {
  if (error instanceof ProblemError) {
    const { message: said, hint, report, problem } = error;
    return {
      code: problem.type.replace('urn:overread:', '') as Code,
      said,
      hint,
      report,
    };
  }
  if (error instanceof AppError) {
    const { message: said, hint, code } = error;
    return { code: code as Code, said, hint, report: code };
  }
  const said = error instanceof Error ? error.message : String(error);
  return { code: undefined, said, hint: undefined, report: said };
}

/** An error that was kept, or is told beside an answer, as one that was thrown. */
export const errorOf = ({
  code,
  message,
  hint,
}: {
  code: string;
  message: string;
  hint: string | null;
}) => new AppError(code as ErrorCode, message, hint === null ? {} : { hint });

/** Tell of an error in passing. Toasts are drawn within the page's words, so this needs no hook. */
export const toastProblem = (error: unknown) =>
  toast.error(<Part of="title" error={error} />, {
    description: <Part of="hint" error={error} />,
  });

function Part({ of, error }: { of: 'title' | 'hint'; error: unknown }) {
  return useProblem()(error)[of];
}
