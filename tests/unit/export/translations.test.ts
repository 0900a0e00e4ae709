import { describe, expect, it } from 'vitest';
import { itemsOf, stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { fhirR4 } from '@/lib/export/formats/fhir-r4';
import { pdf } from '@/lib/export/formats/documents/pdf';
import { srText } from '@/lib/export/formats/documents/sr-text';
import { reportJson } from '@/lib/export/formats/report-json';
import { fhirVerdict } from '@/lib/workflow/export/fhir-verdict';
import { chestCt } from '@/tests/contract/export-fixtures';
import { onlyFile, written } from '@/tests/contract/written';
import { readsPdf, textOf } from './pdf-text';

const CONTENT = '0040A730';
const NAME = '0040A043';
const TEXT = '0040A160';

const json = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString()) as object;

describe('translations of a report', () => {
  it('are in JSON with who compared them, or that nobody did', () => {
    const { report } = json(onlyFile(reportJson, chestCt)) as {
      report: { translations: object[] };
    };
    expect(report.translations).toMatchObject([
      {
        language: 'zh',
        kind: 'reviewed',
        author: 'Bea Second',
        sentences: { length: 3 },
      },
      { language: 'de', kind: 'machine', author: 'Ada Reader', sentences: { length: 1 } },
    ]);
  });

  it('stand beside the report in FHIR, each in its language, and fit its definitions', async () => {
    const bytes = onlyFile(fhirR4, chestCt);
    const { entry } = json(bytes) as {
      entry: { resource: { presentedForm?: Record<string, string>[] } }[];
    };
    const forms = entry.flatMap(({ resource }) => resource.presentedForm ?? []);
    expect(forms.map(({ language, title }) => [language, title])).toEqual([
      ['en', 'Report'],
      ['zh', 'Translation, compared by Bea Second.'],
      ['de', 'Machine translation: nobody has compared it.'],
    ]);
    const said = Buffer.from(forms[1]?.['data'] ?? '', 'base64').toString();
    expect(said).toContain('findings: 左肺 25 mm 结节。 无胸腔积液。');
    expect(await fhirVerdict(Buffer.from(bytes).toString())).toMatchObject({ errors: 0 });
  });

  it('are in the text report as far as somebody compared them, sentence by sentence', () => {
    const items = (item: DicomJson): DicomJson[] => [
      item,
      ...itemsOf(item, CONTENT).flatMap(items),
    ];
    const all = items(parseInstance(onlyFile(srText, chestCt)).header);
    const meanings = all.filter((each) =>
      itemsOf(each, NAME).some((name) => stringOf(name, TAG.CodeValue) === '121051'),
    );
    expect(meanings.map((each) => stringOf(each, TEXT))).toEqual([
      '胸部 5 层。',
      '左肺 25 mm 结节。',
      '无胸腔积液。',
    ]);
    for (const meaning of meanings) {
      expect(JSON.stringify(meaning)).toMatch(/"121047".*"zh"/);
    }
    expect(JSON.stringify(all)).not.toContain('Rundherd');
  });

  it.skipIf(!readsPdf)('are printed behind the report', async () => {
    const [file] = await written(pdf, chestCt);
    const text = textOf(file?.bytes ?? new Uint8Array()).toString();
    expect(text).toMatch(/Translation into Chinese, compared by Bea Second/);
    expect(text).toContain('影像所见：左肺 25 mm 结节。无胸腔积液。');
    expect(text).toMatch(/Translation into German\. Machine translation: nobody/);
    expect(text.indexOf('Rundherd')).toBeGreaterThan(text.indexOf('Nodule, follow-up'));
  });
});

it('names what is wrong in a bundle', async () => {
  const bundle = json(onlyFile(fhirR4, chestCt)) as { entry: { resource: object }[] };
  const report = { ...bundle.entry[0]?.resource, status: 'signed', made: 'up' };
  const said = await fhirVerdict(
    JSON.stringify({ ...bundle, entry: [{ resource: report }] }),
  );
  expect(said.errors).toBeGreaterThan(1);
  expect(said.said).toMatch(/status/);
  expect(said.said).toMatch(/made/);
});
