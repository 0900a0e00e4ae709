import { RotateCw } from 'lucide-react';
import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { IconButton } from '@/app/_ui/button';
import { State } from '@/app/_ui/chip';
import { Select } from '@/app/_ui/field';
import { Tip } from '@/app/_ui/tip';
import { pacsEchoSchema, type PacsNodeRow } from '@/lib/api/pacs/protocol';

/** Which archive is asked, and whether it is there. */
export function NodePicker({
  nodes,
  node,
  onChoose,
}: {
  nodes: readonly PacsNodeRow[];
  node: PacsNodeRow;
  onChoose: (id: string) => void;
}) {
  return (
    <div className="flex items-center gap-3">
      <Reachability key={node.id} node={node} />
      <Tip label={node.address} detail={node.protocol === 'dimse' ? 'DIMSE' : 'DICOMweb'}>
        <Select
          aria-label="Archive"
          value={node.id}
          onChange={({ target }) => onChoose(target.value)}
          className="w-64"
        >
          {nodes.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
      </Tip>
    </div>
  );
}

function Reachability({ node }: { node: PacsNodeRow }) {
  const { data, error, isValidating, mutate } = useSWR(
    `/api/pacs/nodes/${node.id}/echo`,
    (url: string) => requestJson('POST', url, pacsEchoSchema),
    { shouldRetryOnError: false, revalidateOnFocus: false },
  );
  const reason = data?.reason ?? (error instanceof Error ? error.message : null);
  return (
    <span className="flex min-w-0 items-center gap-1" role="status">
      {isValidating ? (
        <span className="text-muted">asking …</span>
      ) : data?.reachable ? (
        <State tone="accent">
          <span className="text-muted">answers in {data.milliseconds} ms</span>
        </State>
      ) : (
        <Tip label="Not reachable" detail={reason}>
          <span tabIndex={0} className="max-w-[36rem] min-w-0 truncate">
            <State tone="red">
              <span className="truncate text-red">{reason ?? 'not reachable'}</span>
            </State>
          </span>
        </Tip>
      )}
      <IconButton label="Ask again whether it is there" onClick={() => void mutate()}>
        <RotateCw size={14} />
      </IconButton>
    </span>
  );
}
