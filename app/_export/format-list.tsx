import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import {
  EXPORT_FORMATS,
  type ExportFormatId,
  type StudyExports,
} from '@/lib/api/exports';
import type { Choice } from './choice';
import { GROUPS, holdsOf, isPicture, missingFor, OTHERS, type Part } from './formats';

/**
 * Formats to choose from, in groups, each with what it would hold of the study.
 *
 * @param study - What there is of it; absent: there are several.
 */
export function FormatList({
  choice,
  study,
  onChange,
}: {
  choice: Choice;
  study: StudyExports | undefined;
  onChange: (choice: Choice) => void;
}) {
  const t = useTranslations('exporting');
  const has = (format: ExportFormatId) => !study || !missingFor(format, study);
  const groups = OTHERS.length > 0 ? [...GROUPS, ['others', OTHERS] as const] : GROUPS;
  const toggle = (format: ExportFormatId, on: boolean) =>
    onChange({
      ...choice,
      formats: [
        ...choice.formats.filter((each) => each !== format),
        ...(on ? [format] : []),
      ],
    });
  const all = (Object.keys(EXPORT_FORMATS) as ExportFormatId[]).filter(has);
  return (
    <div className="space-y-3">
      <div className="flex gap-1.5">
        <Button className="h-6" onClick={() => onChange({ ...choice, formats: all })}>
          {t('choose.all')}
        </Button>
        <Button
          className="h-6"
          onClick={() => onChange({ ...choice, formats: [], own: false })}
        >
          {t('choose.none')}
        </Button>
      </div>
      {groups.map(([group, formats]) => (
        <fieldset key={group}>
          <legend className="mb-1 text-sm text-faint">{t(`groups.${group}`)}</legend>
          <div className="overflow-hidden rounded border border-line">
            {formats.map((format) => (
              <Row
                key={format}
                format={format}
                study={study}
                checked={choice.formats.includes(format) && has(format)}
                images={choice.images}
                onChange={(on) => toggle(format, on)}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <fieldset>
        <legend className="mb-1 text-sm text-faint">{t('groups.study')}</legend>
        {choice.nameless && (
          <div className="overflow-hidden rounded border border-line">
            <Row
              format="deidentified-dicom"
              study={study}
              checked={choice.formats.includes('deidentified-dicom')}
              images={choice.images}
              onChange={(on) => toggle('deidentified-dicom', on)}
            />
          </div>
        )}
        <label
          hidden={choice.nameless}
          className="flex cursor-pointer items-start gap-2 rounded border border-line px-2.5 py-1.5 hover:bg-hover"
        >
          <input
            type="checkbox"
            className="mt-1 accent-(--color-accent) disabled:opacity-40"
            checked={choice.own && choice.to !== null}
            disabled={choice.to === null}
            onChange={({ target }) => onChange({ ...choice, own: target.checked })}
          />
          <span className="min-w-0">
            <span className={choice.to === null ? 'text-muted' : ''}>{t('own')}</span>
            <span className="block text-sm text-muted">
              {t('ownAbout', { count: study?.series ?? 0 })}
            </span>
          </span>
        </label>
      </fieldset>
    </div>
  );
}

function Row({
  format,
  study,
  checked,
  images,
  onChange,
}: {
  format: ExportFormatId;
  study: StudyExports | undefined;
  checked: boolean;
  images: Choice['images'];
  onChange: (on: boolean) => void;
}) {
  const t = useTranslations('exporting');
  const missing = study && missingFor(format, study);
  return (
    <label
      className={`flex items-start gap-2 border-t border-line px-2.5 py-1 first:border-t-0 ${missing ? '' : 'cursor-pointer hover:bg-hover'}`}
    >
      <input
        type="checkbox"
        className="mt-1 accent-(--color-accent) disabled:opacity-40"
        aria-label={EXPORT_FORMATS[format]}
        checked={checked}
        disabled={missing !== undefined}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className={missing ? 'text-muted' : ''}>{EXPORT_FORMATS[format]}</span>
          <span className="text-sm text-faint">{t(`about.${format}`)}</span>
        </span>
        {missing && (
          <span className="block text-sm text-muted">{t(`missing.${missing}`)}</span>
        )}
        {study && !missing && <Holds format={format} study={study} images={images} />}
      </span>
    </label>
  );
}

/** What it would hold, and what it would leave out. */
function Holds({
  format,
  study,
  images,
}: {
  format: ExportFormatId;
  study: StudyExports;
  images: Choice['images'];
}) {
  const t = useTranslations('exporting');
  const holds = holdsOf(format);
  const counts: Record<Part, number> = {
    report: study.report === null ? 0 : 1,
    findings: study.findings.reported,
    drawings: study.drawings.reported,
    segments: study.segments,
    marked: isPicture(format) ? study.images[images] : study.images.marked,
    clips: study.clips[images],
    volumes: study.series,
  };
  const pixelsOnly = holds.includes('drawings') ? study.drawings.pixelsOnly : 0;
  const left = [
    holds.includes('findings') && study.findings.left > 0
      ? t('left.findings', { count: study.findings.left })
      : '',
    holds.includes('drawings') && study.drawings.left > 0
      ? t('left.drawings', { count: study.drawings.left })
      : '',
  ].filter(Boolean);
  const there = holds.filter((part) => counts[part] > 0);
  // Pictures of what is marked, where nothing is.
  if (isPicture(format) && there.length === 0) {
    return <span className="block text-sm text-amber">{t('missing.marks')}</span>;
  }
  return (
    <span className="block text-sm text-muted">
      {there
        .map((part) => t(`parts.${part}`, { count: counts[part] }))
        .concat(pixelsOnly > 0 ? [t('left.pixelsOnly', { count: pixelsOnly })] : [])
        .join(' · ')}
      {left.length > 0 && (
        <span className="ml-2 text-amber">{t('leaves', { what: left.join(', ') })}</span>
      )}
    </span>
  );
}
