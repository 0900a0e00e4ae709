import { useTranslations } from 'next-intl';
import { FileText } from 'lucide-react';
import type { SeriesDetail } from '@/lib/api/studies';

type Instance = Pick<SeriesDetail['notShown'][number], 'sopInstanceUid' | 'document'>;

/** A document that lies in an instance: a PDF opens beside the room, others are downloaded. */
export function DocumentLink({
  series,
  instance: { sopInstanceUid, document },
}: {
  series: Pick<SeriesDetail, 'studyUid' | 'seriesUid'>;
  instance: Instance;
}) {
  const t = useTranslations('viewer');
  if (!document) return null;
  const isPdf = document.mediaType === 'application/pdf';
  const url = `/dicomweb/studies/${series.studyUid}/series/${series.seriesUid}/instances/${sopInstanceUid}/bulkdata/00420011`;
  return (
    <a
      href={url}
      {...(isPdf ? { target: '_blank', rel: 'noopener' } : { download: sopInstanceUid })}
      className="mt-0.5 flex items-center gap-1.5 text-accent hover:underline"
    >
      <FileText size={13} aria-hidden className="shrink-0" />
      {isPdf ? t('open') : t('download')}{' '}
      {document.title || (isPdf ? t('thePdf') : t('theDocument'))}
    </a>
  );
}
