import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { IconButton } from '@/app/_ui/button';
import { State } from '@/app/_ui/chip';
import { Select } from '@/app/_ui/field';
import { Tip } from '@/app/_ui/tip';
import { useProblem } from '@/app/_words/problem';
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
  const t = useTranslations('pacs.node');
  return (
    <div className="flex items-center gap-3">
      <Reachability key={node.id} node={node} />
      <Tip label={node.address} detail={node.protocol === 'dimse' ? 'DIMSE' : 'DICOMweb'}>
        <Select
          aria-label={t('archive')}
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
  const t = useTranslations('pacs.node');
  const problem = useProblem();
  const { data, error, isValidating, mutate } = useSWR(
    `/api/pacs/nodes/${node.id}/echo`,
    (url: string) => requestJson('POST', url, pacsEchoSchema),
    { shouldRetryOnError: false, revalidateOnFocus: false },
  );
  const reason = data?.reason ?? (error === undefined ? null : problem(error).title);
  return (
    <span className="flex min-w-0 items-center gap-1" role="status">
      {isValidating ? (
        <span className="text-muted">{t('asking')}</span>
      ) : data?.reachable ? (
        <State tone="accent">
          <span className="text-muted">
            {t('answers', { milliseconds: data.milliseconds })}
          </span>
        </State>
      ) : (
        <Tip label={t('away')} detail={reason}>
          <span tabIndex={0} className="max-w-[36rem] min-w-0 truncate">
            <State tone="red">
              <span className="truncate text-red">{reason ?? t('away')}</span>
            </State>
          </span>
        </Tip>
      )}
      <IconButton label={t('askAgain')} onClick={() => void mutate()}>
        <RotateCw size={14} />
      </IconButton>
    </span>
  );
}
