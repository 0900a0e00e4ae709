import type { ReportVersion } from '@/lib/export/annotated-study';
import { namelessFinding } from '@/lib/export/deidentified/findings';
import type { Scribe } from '@/lib/export/deidentified/scribe';
import type { Translation } from '@/lib/export/translations';
import { composeReport } from '@/lib/report/prose';

/**
 * A report without who is meant and who wrote it.
 *
 * @param isRedacted - Words leave, without names: those of translations, too.
 */
export function namelessReport(
  report: ReportVersion,
  scribe: Scribe,
  isRedacted: boolean,
): ReportVersion {
  const findings = report.findings.map((each) => namelessFinding(each, scribe));
  const { signature } = report;
  return {
    id: scribe.id(report.id),
    version: report.version,
    status: report.status,
    signature: signature && {
      by: scribe.person(signature.by),
      at: scribe.moment(signature.at),
    },
    authors: report.authors.map(scribe.person),
    createdAt: scribe.moment(report.createdAt),
    updatedAt: scribe.moment(report.updatedAt),
    language: report.language,
    prose: composeReport(findings),
    // What left with names is not named by what leaves without, see `leftOfReport`.
    predecessors: [],
    translations: isRedacted ? report.translations.map(ofTranslation(scribe)) : [],
    findings,
  };
}

const ofTranslation =
  (scribe: Scribe) =>
  ({ author, createdAt, sentences, ...rest }: Translation): Translation => ({
    ...rest,
    author: scribe.person(author),
    createdAt: scribe.moment(createdAt),
    sentences: sentences.map(({ findingId, section, text }) => ({
      findingId: scribe.id(findingId),
      section,
      text: scribe.words('translation', text),
    })),
  });
