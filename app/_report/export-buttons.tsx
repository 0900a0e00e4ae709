import { Download, Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toast } from 'sonner';
import { ProblemError, request, requestJson } from '@/app/_data/client';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { toastProblem } from '@/app/_words/problem';
import {
  EXPORT_FORMATS,
  exportSchema,
  type ExportFormatId,
  type ExportRequest,
} from '@/lib/api/exports';

/** Those with a button of their own; the others are in a menu. */
const OFTEN: readonly ExportFormatId[] = ['json', 'dicom-sr'];
const SELDOM = (Object.keys(EXPORT_FORMATS) as ExportFormatId[]).filter(
  (format) => !OFTEN.includes(format),
);

const ALL = 'all';

/** The signed report, drawings and segments as files of other systems. */
export function ExportButtons({ studyUid }: { studyUid: string }) {
  const t = useTranslations('report.export');
  const may = useMay();
  const [running, setRunning] = useState<string | null>(null);
  const run = async (format: ExportFormatId | typeof ALL) => {
    setRunning(format);
    try {
      const problems =
        format === ALL ? await exportAll(studyUid) : await exportStudy(studyUid, format);
      if (problems.length > 0) toast.warning(problems.join(' '));
      toast(t('done'));
    } catch (error) {
      if (error instanceof ProblemError) toastProblem(error);
      else toast.error(t('failed'), { description: t('safe') });
    } finally {
      setRunning(null);
    }
  };
  if (!may('export')) return null;
  return (
    <span className="flex gap-1.5">
      {OFTEN.map((format) => (
        <Button
          key={format}
          aria-label={t('as', { format: EXPORT_FORMATS[format] })}
          disabled={running !== null}
          onClick={() => void run(format)}
        >
          <Download size={13} aria-hidden />{' '}
          {running === format ? t('running') : EXPORT_FORMATS[format]}
        </Button>
      ))}
      <Menu
        trigger={
          <Button aria-label={t('others')} disabled={running !== null}>
            <Ellipsis size={13} aria-hidden />
          </Button>
        }
      >
        <MenuItem label={t('all')} onSelect={() => void run(ALL)} />
        {SELDOM.map((format) => (
          <MenuItem
            key={format}
            label={EXPORT_FORMATS[format]}
            onSelect={() => void run(format)}
          />
        ))}
      </Menu>
    </span>
  );
}

/** In every format that has something of the study; what it has nothing for, the archive itself tells. */
async function exportAll(studyUid: string): Promise<string[]> {
  const body = {
    studyUids: [studyUid],
    formats: Object.keys(EXPORT_FORMATS),
  };
  const answer = await request('POST', '/api/exports/archive', { body });
  const url = URL.createObjectURL(await answer.blob());
  download(url, `${studyUid}.zip`);
  setTimeout(() => URL.revokeObjectURL(url), RELEASE_MS);
  return [];
}

/** By then the browser has taken it over. */
const RELEASE_MS = 60_000;

function download(url: string, name: string) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

const POLL_MS = 400;

/** Downloads the files. @returns What could not be exported, and why. */
async function exportStudy(studyUid: string, format: ExportFormatId) {
  const body = {
    studyUids: [studyUid],
    formats: [format],
    deidentify: false,
    validate: false,
    images: 'marked',
  } satisfies ExportRequest;
  let job = await requestJson('POST', '/api/exports', exportSchema, { body });
  while (job.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    job = await requestJson('GET', `/api/exports/${job.id}`, exportSchema);
  }
  if (!job.downloadUrl) throw new Error('no file');
  download(job.downloadUrl, '');
  return job.problems;
}
