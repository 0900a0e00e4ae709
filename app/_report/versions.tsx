import { useState } from 'react';
import { useVersions } from '@/app/_data/queries';
import { moment } from '@/app/_ui/format';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { Report } from '@/lib/api/reports';
import { differences, DifferenceList } from './differences';

/** Every version that was saved, and what each changed. */
export function Versions({ report }: { report: Report }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="rounded border border-line"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="px-3 py-1.5 text-muted hover:text-text">
        Versions <span className="text-faint">{report.version}</span>
      </summary>
      {open && <VersionList report={report} />}
    </details>
  );
}

function VersionList({ report }: { report: Report }) {
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
        <Waiting>Loading versions …</Waiting>
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
              <span className="text-faint">{version.version}</span> {version.action}{' '}
              <span className="text-muted">
                by {version.author}, {moment(version.createdAt)}
              </span>
            </p>
            {before && (
              <DifferenceList changes={differences(before.findings, version.findings)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}
