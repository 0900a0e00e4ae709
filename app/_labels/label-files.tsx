import { useTranslations } from 'next-intl';
import { FileButton, JSON_FILES } from '@/app/_ui/button';
import { putLabelsSchema } from '@/lib/api/viewing/labels';
import { AppError } from '@/lib/errors';
import { fromRows, toRows, type Row } from './rows';

const BYTES_AT_MOST = 1024 ** 2;

/** Labels from a file of another team, and to one. */
export function LabelFiles({
  rows,
  onRead,
  onError,
}: {
  rows: readonly Row[];
  onRead: (rows: readonly Row[]) => void;
  onError: (error: unknown) => void;
}) {
  const t = useTranslations('annotations.labels');
  const read = async (file: File) => {
    try {
      if (file.size > BYTES_AT_MOST) throw new AppError('too_large', t('notLabels'));
      const parsed = putLabelsSchema.safeParse(JSON.parse(await file.text()));
      if (!parsed.success) throw new AppError('invalid_request', t('notLabels'));
      onRead(toRows(parsed.data.labels));
      onError(undefined);
    } catch (reason) {
      const isText = reason instanceof SyntaxError;
      onError(isText ? new AppError('invalid_request', t('notLabels')) : reason);
    }
  };
  const file = JSON.stringify({ labels: fromRows(rows) }, null, 2);
  return (
    <>
      <FileButton
        label={t('title')}
        accept={JSON_FILES}
        onChosen={(chosen) => void read(chosen)}
      >
        {t('file')}
      </FileButton>
      {rows.length > 0 && (
        <a
          href={`data:application/json;charset=utf-8,${encodeURIComponent(file)}`}
          download="overread-labels.json"
          className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 text-text hover:bg-hover"
        >
          {t('toFile')}
        </a>
      )}
    </>
  );
}
