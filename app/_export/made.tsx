import { useTranslations } from 'next-intl';
import useSWR from 'swr';
import { request } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { bytes } from '@/app/_ui/format';
import { Notice } from '@/app/_ui/notice';
import { useSaid } from '@/app/_words/named';
import type { Export, ExportLine } from '@/lib/api/exports';
import { LeftBehind } from './leaving/left-behind';
import { download } from './work';

const LOG = '.validation.txt';

/** Whether it has files that a validator finds fault with. */
export const isFaulty = ({ files }: Export) =>
  files.some(({ errors }) => (errors ?? 0) > 0);

/** The files of an export, what validators said of them, and what is not there. */
export function Made({ made }: { made: Export }) {
  const t = useTranslations('exporting');
  const { files, problems, downloadUrl } = made;
  const shown = files.filter(({ name }) => !name.endsWith(LOG));
  const logs = files.filter(({ name }) => name.endsWith(LOG));
  return (
    <section aria-label={t('done')} className="space-y-2">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 font-medium">{t(downloadUrl ? 'done' : 'nothingMade')}</h3>
        {downloadUrl && (
          <Button className="h-6" onClick={() => download(downloadUrl)}>
            {t(files.length > 1 ? 'fetchAll' : 'fetch')}
          </Button>
        )}
      </div>
      {isFaulty(made) && <Notice tone="amber" title={t('held')} />}
      <ul className="max-h-48 overflow-y-auto rounded border border-line">
        {shown.map(({ name, url, bytes: size, errors }) => (
          <li
            key={name}
            className="flex items-center gap-2 border-t border-line px-2.5 py-1 first:border-t-0"
          >
            <a
              href={url}
              download
              className="min-w-0 flex-1 truncate text-accent hover:underline"
              title={name}
            >
              {shortOf(name)}
            </a>
            {errors !== null && (
              <Chip tone={errors > 0 ? 'red' : 'green'}>
                {t('errors', { count: errors })}
              </Chip>
            )}
            <span className="shrink-0 text-sm text-faint">{bytes(size)}</span>
          </li>
        ))}
      </ul>
      <Missing problems={problems} />
      <LeftBehind of={made.leftBehind} />
      {logs.length > 0 && (
        <details open={isFaulty(made)}>
          <summary className="text-sm text-muted hover:text-text">{t('log')}</summary>
          {logs.map(({ name, url }) => (
            <Log key={name} url={url} />
          ))}
        </details>
      )}
    </section>
  );
}

/** What is not there, each reason once. */
function Missing({ problems }: { problems: readonly string[] }) {
  const t = useTranslations('exporting');
  const said = useSaid();
  if (problems.length === 0) return null;
  const reasons = new Set(problems.map((each) => said(each.replace(/^[\d.]+: /, ''))));
  return (
    <Notice tone="amber" title={t('problems')}>
      <ul>
        {[...reasons].map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** A ZIP that is with the reader: what is not in it. */
export function Archived({ lines }: { lines: readonly ExportLine[] }) {
  const t = useTranslations('exporting');
  const problems = lines.flatMap((line) => line.problems);
  return (
    <div className="space-y-2">
      <Notice title={t('archived')} />
      <Missing problems={problems.map(({ message }) => message)} />
      <LeftBehind of={lines.flatMap(({ left_behind }) => left_behind)} />
    </div>
  );
}

/** Every file's name begins with the study's UID. */
const shortOf = (name: string) => name.replace(/^[\d.]+\./, '');

function Log({ url }: { url: string }) {
  const { data } = useSWR(url, async (key: string) => (await request('GET', key)).text());
  return (
    <pre
      tabIndex={0}
      className="mt-1 max-h-48 overflow-auto rounded bg-ground p-2 font-mono text-xs whitespace-pre-wrap text-muted"
    >
      {data}
    </pre>
  );
}
