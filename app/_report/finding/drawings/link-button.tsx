import { Link2 } from 'lucide-react';
import { useMay } from '@/app/_people/who';
import { useReview } from '@/app/_report/review';
import { IconButton } from '@/app/_ui/button';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import { isOpen } from '@/lib/report/review/life-cycle';

/** In the list of drawings: to the finding that it belongs to. */
export function LinkButton({ entryKey }: { entryKey: string }) {
  const named = useNamed();
  const { store } = useRoom();
  const { report, askToLink } = useReview();
  const keyOf = useKeyOf();
  const mayReport = useMay()('report');
  if (!mayReport || !report || !isOpen({ ...report, amending: report.amending !== null }))
    return null;
  return (
    <IconButton
      label={named('Link the selected drawing to a finding')}
      keys={keyOf('finding.link')}
      side="left"
      className="size-6"
      onClick={() => {
        store.set({ annotationId: entryKey, findingId: null });
        askToLink();
      }}
    >
      <Link2 size={14} />
    </IconButton>
  );
}
