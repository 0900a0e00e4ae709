import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useVersions } from '@/app/_data/queries';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import type { Report } from '@/lib/api/reports';
import { DifferenceList, useDifferences } from './differences';

/** Every version that was saved, and what each changed. */
export function Versions({ report }: { report: Report }) {
  const t = useTranslations('report');
  const [open, setOpen] = useState(false);
  return (
    <details
      className="rounded border border-line"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="px-3 py-1.5 text-muted hover:text-text">
        {t('versions')} <span className="text-faint">{report.version}</span>
      </summary>
      {open && <VersionList report={report} />}
    </details>
  );
}

function VersionList({ report }: { report: Report }) {
  const t = useTranslations('report');
  const formats = useFormats();
  const differences = useDifferences();
  const { data, error } = useVersions(report.id, report.version);
  if (error) {
    return (
      <div className="p-3">
        <Failure error={error} />
      </div>
    );
  }
  if (!data) {
    return (
      <p className="px-3 py-2">
        <Waiting>{t('loadingVersions')}</Waiting>
      </p>
    );
  }
  const newestFirst = [...data.versions].sort((a, b) => b.version - a.version);
  return (
    <ol className="border-t border-line">
      {newestFirst.map((version, index) => {
        const before = newestFirst[index + 1];
        return (
          <li
            key={version.version}
            className="border-b border-line px-3 py-1.5 last:border-0"
          >
            <p>
              <span className="text-faint">{version.version}</span>{' '}
              {t(`actions.${version.action}`)}{' '}
              <span className="text-muted">
                {t('by', {
                  author: version.author,
                  when: formats.moment(version.createdAt),
                })}
              </span>
            </p>
            {version.reason && (
              <p className="text-sm text-muted">
                {t('because', { reason: version.reason })}
              </p>
            )}
            {before && (
              <DifferenceList changes={differences(before.findings, version.findings)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}
