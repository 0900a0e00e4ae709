import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { kindOf } from '@/app/_annotations/tool-list';
import { whenStored } from '@/app/_data/book/stored';
import { useReview } from '@/app/_report/review';
import { useRoom } from '@/app/_viewer/room';
import type { Finding, Section } from '@/lib/report/finding';

/** What a drawing is called: its label, or what it is. */
export function useDrawingName() {
  const t = useTranslations('annotations');
  return ({ tool, label = '' }: { tool: string; label?: string }): string => {
    const key = `kinds.${tool}` as Parameters<typeof t>[0];
    return label.trim() || (t.has(key) ? t(key) : kindOf(tool as never).label);
  };
}

/** Tie drawings to findings, by drag, by key and by menu alike. Keys are the book's. */
export function useLinking() {
  const t = useTranslations('report.drawings');
  const { book } = useRoom();
  const { decide, add } = useReview();
  const name = useDrawingName();
  const stored = async (key: string) => {
    const id = await whenStored(book, key);
    if (id === null) toast.error(t('notStored'));
    return id;
  };
  /** @returns Whether it was saved. */
  const link = async (finding: Finding, key: string): Promise<boolean> => {
    const id = await stored(key);
    if (id === null) return false;
    const { statement } = finding;
    return decide(finding, {
      decision: 'edited',
      statement: { statement },
      link: [id],
    });
  };
  return {
    link,
    /** @param annotationId - As the server knows it. */
    readAnew: (finding: Finding, annotationId: string) =>
      link(finding, book.keyOf(annotationId)),
    letGo: (finding: Finding, annotationId: string) =>
      decide(finding, {
        ...{ decision: 'edited', statement: { statement: finding.statement } },
        unlink: [annotationId],
      }),
    async add(section: Exclude<Section, 'addendum'>, key: string): Promise<boolean> {
      const drawing = book.store.get().entries.get(key)?.drawing;
      const id = drawing ? await stored(key) : null;
      if (id === null || !drawing) return false;
      const facts = { certainty: null, anatomy: null, side: null, sizeMm: null };
      const words = { section, statement: name(drawing), polarity: 'present' } as const;
      return add({ ...words, ...facts, evidence: [] }, [id]);
    },
  };
}
