import { toast } from 'sonner';
import { said } from '@/app/_words/passing';
import type { Book } from './kept';

/**
 * Keep the page from being closed while something is not saved; until then also when the study has been left
 * for another one, which the page goes on with.
 *
 * @returns To be called when the study is left.
 */
export function warnWhileUnsaved<Thing, Stored>(book: Book<Thing, Stored>): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    if (book.hasUnsaved()) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  return () => {
    const look = () => {
      const stuck = [...book.store.get().entries.values()].filter(
        ({ saved }) => saved === 'failed' || saved === 'conflict',
      );
      const [first] = stuck;
      if (first) {
        toast.error(said('leftUnsaved'), {
          id: 'left unsaved', // one, however often it is told
          description: first.failure?.message,
          duration: Infinity,
          action: {
            label: said('saveAgain'),
            onClick: () => {
              for (const { key } of stuck) book.settle(key, 'mine');
              for (const { key } of stuck) book.retry(key);
            },
          },
        });
      }
      if (book.hasUnsaved()) return;
      toast.dismiss('left unsaved');
      stop();
      window.removeEventListener('beforeunload', warn);
    };
    const stop = book.store.subscribe(look);
    look();
  };
}
