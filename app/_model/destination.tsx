import type { ModelRow } from '@/lib/api/runs';

/** Where the slices go: ▪ stays, ▲ leaves. Said in words, too. */
export function DestinationText({
  destination: { egress, address },
}: {
  destination: ModelRow['destination'];
}) {
  if (egress === 'here') return <span>▪ stays in this program</span>;
  if (egress === 'local') {
    return <span>▪ stays on this machine{address && `: ${address}`}</span>;
  }
  if (egress === 'organisation') {
    return (
      <span title="A server of the house, by the models file: what you preview is sent there without a further question">
        ▪ stays in the organisation{address && `: ${address}`}
      </span>
    );
  }
  return (
    <span
      className="text-amber"
      title="Nothing goes there before you have confirmed the very bytes of this study"
    >
      ▲ leaves the organisation{address && `: ${address}`}
    </span>
  );
}
