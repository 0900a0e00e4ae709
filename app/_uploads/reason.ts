import { useTranslations } from 'next-intl';
import { useProblem } from '@/app/_words/problem';

/** Why a file never got there, or a transfer stands still. */
export type Reason =
  /** `silent`: no answer; `untold`: no line in the ledger; `changed`: since it was chosen. */
  | 'silent'
  | 'untold'
  | 'changed'
  /** An answer without words, by its HTTP status. */
  | { status: number; again: boolean }
  /** What the server refused it with. */
  | Error
  /** A line of the server's ledger. */
  | { said: string };

/** Such a reason as a sentence in the reader's language. */
export function useReason(): (reason: Reason) => string {
  const t = useTranslations('uploads.reasons');
  const problem = useProblem();
  return (reason) => {
    if (typeof reason === 'string') return t(reason);
    if ('said' in reason) return reason.said;
    if ('status' in reason && 'again' in reason) {
      return t(reason.again ? 'stuck' : 'answered', { status: reason.status });
    }
    const { title, hint } = problem(reason);
    return [title, hint].filter(Boolean).join(' ');
  };
}
