import {
  captionOf,
  keyImages,
  MOST_HIGH,
  putKeyImage,
  type KeyImage,
} from '@/lib/export/documents/key-images';
import { wellFormed } from '@/lib/export/documents/lines';
import { openPaper, type Ink, type Paper } from '@/lib/export/documents/paper';
import { wordsFor, type AboutRow, type Words } from '@/lib/export/documents/words';
import { runsOf } from '@/lib/export/runs';
import { reportedTranslations } from '@/lib/export/translations';
import type { PixelSource } from '@/lib/export/export-format';
import {
  reportedFindings,
  reportedProse,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import { sections } from '@/lib/report/finding';
import { between, joined } from '@/lib/report/prose';

/** What stands on the paper, from the top down. */
type Block =
  | { kind: 'text'; text: string; ink?: Ink; before?: number }
  | { kind: 'heading'; text: string; with: number }
  | { kind: 'notice'; text: string }
  | { kind: 'image'; image: KeyImage; caption: readonly string[] };

/**
 * The report on paper: whose it is, what it says and who says so, and the images that it refers to with
 * what is drawn on them. What no font here has a glyph for stands as its Unicode number: nothing vanishes.
 *
 * @throws AppError `not_found` when something refers to an image that the study doesn't have.
 */
export async function reportPdf(
  study: ReportedStudy,
  pixels: PixelSource,
): Promise<Uint8Array> {
  const { report, software, synthetic } = study;
  const words = wordsFor(report.language.tag);
  const blocks = [
    ...head(study, words),
    ...prose(study, words),
    ...notes(study, words),
    ...translations(study, words),
    ...whence(study, words),
    ...(await images(study, pixels, words)),
  ];
  const foot = (page: number, pages: number) =>
    feet(study, words, words.page(page, pages));
  const fonts = await pixels.fonts(
    wellFormed([...blocks.flatMap(textsOf), ...foot(1, 1)].join('')),
  );
  const paper = openPaper(
    {
      title: `${words.title} ${study.study.uid}`,
      subject: synthetic ? `${words.synthetic} ${words.disclaimer}` : words.disclaimer,
      maker: `${software.name} ${software.version}`,
      language: report.language.tag,
      madeAt: new Date(madeAtOf(study)),
    },
    fonts,
  );
  for (const block of blocks) put(paper, block);
  return paper.done(foot);
}

/** When what it says was signed, or written last. ISO 8601. */
export const madeAtOf = ({ report }: ReportedStudy): string =>
  report.signature?.at ?? report.updatedAt;

const textsOf = (block: Block) => (block.kind === 'image' ? block.caption : [block.text]);

function put(paper: Paper, block: Block): void {
  switch (block.kind) {
    case 'image':
      return putKeyImage(paper, block.image, block.caption);
    case 'notice':
      return paper.notice(block.text);
    case 'heading':
      paper.space(12);
      paper.keep(18 + block.with); // no heading without what it is of
      paper.write(block.text, { size: 12, color: '#1d4f7a' });
      return paper.space(2);
    case 'text':
      paper.space(block.before ?? 0);
      return paper.write(block.text, block.ink);
  }
}

function head(study: ReportedStudy, words: Words): Block[] {
  const { report, synthetic } = study;
  const { signature, status, version } = report;
  return [
    { kind: 'text', text: words.title, ink: { size: 18 } },
    { kind: 'text', text: words.disclaimer, ink: { size: 9, color: '#444444' } },
    { kind: 'text', text: '', ink: { size: 4 } },
    ...(synthetic ? [{ kind: 'notice' as const, text: words.synthetic }] : []),
    ...(signature ? [] : [{ kind: 'notice' as const, text: words.draft }]),
    ...about(study).map(([row, value]): Block => ({
      kind: 'text',
      text: `${words.about[row]}${words.colon}${value}`,
      ink: { size: 9.5 },
    })),
    {
      kind: 'text',
      text: [
        ...(signature ? [words.signed(signature.by, signature.at)] : []),
        words.version(status, version),
      ].join(' '),
      ink: { size: 10.5 },
      before: 8,
    },
  ];
}

/** Names as DICOM has them: which part of one is the family’s is not always known. */
function about({ study, patient }: ReportedStudy): [AboutRow, string][] {
  const rows: [AboutRow, string | null][] = [
    ['patient', patient.name],
    ['patientId', [patient.id, patient.issuerOfId].filter(Boolean).join(', ')],
    ['born', dashed(patient.birthDate)],
    ['sex', patient.sex],
    ['study', study.description],
    ['studyDate', dashed(study.date)],
    ['studyId', study.id],
    ['accession', study.accessionNumber],
    ['referrer', study.referringPhysicianName],
    ['institution', study.institution],
    ['studyUid', study.uid],
  ];
  return rows.flatMap(([row, value]): [AboutRow, string][] =>
    value ? [[row, value]] : [],
  );
}

const dashed = (date: string | null) =>
  date?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? null;

function prose(study: ReportedStudy, words: Words): Block[] {
  const said = reportedProse(study);
  return sections
    .filter((section) => said[section].length > 0)
    .flatMap((section): Block[] => [
      headed(words.sections[section]),
      {
        kind: 'text',
        text: joined(said[section], gap),
        ink: { size: 11 },
      },
    ]);
}

/** Behind the report: the original is what was signed. */
function translations(study: ReportedStudy, words: Words): Block[] {
  return reportedTranslations(study).flatMap(
    ({ language, kind, author, sentences }): Block[] => {
      const own = wordsFor(language.tag);
      return [
        headed(words.translation(language.name, kind === 'reviewed' ? author : null)),
        ...sections.flatMap((section): Block[] => {
          const said = sentences.filter((each) => each.section === section);
          if (said.length === 0) return [];
          const text = `${own.sections[section]}${own.colon}${joined(said, gap)}`;
          return [{ kind: 'text', text, ink: { size: 10 } }];
        }),
      ];
    },
  );
}

/** Chinese sentences stand without a space between them. */
const gap = (before: string, after: string) => {
  const usual = between(before, after);
  return usual === ' ' && /[。！？”）]$/.test(before) ? '' : usual;
};

/** What must be known beside the sentences: what can't wait, and what was before. */
function notes(study: ReportedStudy, words: Words): Block[] {
  const findings = reportedFindings(study);
  const small = { size: 10 };
  const critical = findings.flatMap(({ statement, critical: result }): Block[] => {
    if (!result) return [];
    const told = result.told.map(words.told);
    return [
      `${statement} — ${words.within[result.within]}`,
      ...(told.length > 0 ? told : [words.untold]),
    ].map((text, at) => ({
      ...{ kind: 'text', text },
      ink: { ...small, indent: at === 0 ? 0 : 12 },
    }));
  });
  const compared = findings.flatMap(({ compared: before, statement }): Block[] =>
    before
      ? [statement, words.since(words.change[before.change], before)].map((text, at) => ({
          ...{ kind: 'text', text },
          ink: { ...small, indent: at === 0 ? 0 : 12 },
        }))
      : [],
  );
  return [
    ...(critical.length > 0 ? [headed(words.critical), ...critical] : []),
    ...(compared.length > 0 ? [headed(words.compared), ...compared] : []),
  ];
}

const headed = (text: string, below = 30): Block => ({
  kind: 'heading',
  text,
  with: below,
});

function whence(study: ReportedStudy, words: Words): Block[] {
  const { report, software } = study;
  return [
    words.authors(report.authors.join('; ')),
    ...runsOf(study).flatMap((run) => [
      (run === study.run ? words.model : words.help)(
        run.model.name,
        run.model.version,
        run.adapter,
      ),
      words.run(run.id, run.startedAt),
    ]),
    words.software(software.name, software.version),
  ].map((text, at) => ({
    ...{ kind: 'text', text },
    ink: { size: 8, color: '#444444' },
    before: at === 0 ? 14 : 0,
  }));
}

async function images(
  study: ReportedStudy,
  pixels: PixelSource,
  words: Words,
): Promise<Block[]> {
  const { shown, others } = await keyImages(study, pixels, words);
  const more = others.map(
    ({ series, instance, frame }) =>
      `${words.image(series.modality, series.number, frame)}${words.colon}${instance.sopInstanceUid}`,
  );
  return [
    ...(shown.length > 0 ? [headed(words.images, MOST_HIGH)] : []),
    ...shown.map((image): Block => ({
      kind: 'image',
      image,
      caption: captionOf(image, words),
    })),
    ...(more.length > 0 ? [words.more(more.length), ...more] : []).map((text): Block => ({
      kind: 'text',
      text,
      ink: { size: 8 },
    })),
  ];
}

/** On every page: a sheet may get lost. */
function feet(study: ReportedStudy, words: Words, page: string): string[] {
  const { patient, study: of, report, synthetic } = study;
  const whose = [patient.name, patient.id, dashed(of.date)].filter(Boolean);
  return [
    [...whose, page].join('  ·  '),
    words.disclaimer,
    [
      ...(synthetic ? [words.synthetic] : []),
      ...(report.signature ? [] : [words.draft]),
    ].join(' '),
  ];
}
