import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type AnnotatedStudy,
  reportedAnnotations,
  reportedFindings,
} from '@/lib/export/annotated-study';
import { DISCLAIMER } from '@/lib/report/prose';
import type { ExportFormat } from '@/lib/export/export-format';
import { CANARY, chestCt, emptyReport, exportFixtures } from './export-fixtures';

/** What a format's file says in words of its own. */
export interface ExportMarks {
  /** Stands in the file when, and only when, the study is synthetic. */
  synthetic: string;
  /** Stands in the file when, and only when, the report is signed. */
  signed: string;
}

/** What every export format must do. A new format calls this and adds its own tests. */
export function exportContract(format: ExportFormat, marks: ExportMarks): void {
  const write = (study: AnnotatedStudy) => Buffer.from(format.write(study));

  describe(`export format ${format.id}`, () => {
    afterEach(() => {
      vi.useRealTimers();
      vi.restoreAllMocks();
    });

    describe.each(Object.entries(exportFixtures))('of the %s', (_, study) => {
      it('writes the same bytes whatever the time and the dice', () => {
        vi.useFakeTimers({ now: new Date('1999-12-31T23:59:59Z') });
        vi.spyOn(Math, 'random').mockReturnValue(0.25);
        const before = write(study);
        vi.setSystemTime(new Date('2041-06-01T00:00:00Z'));
        vi.spyOn(Math, 'random').mockReturnValue(0.75);
        expect(write(structuredClone(study)).equals(before)).toBe(true);
      });

      it('leaves the study as it was', () => {
        const copy = structuredClone(study);
        write(deepFrozen(copy));
        expect(copy).toEqual(study);
      });

      it('says that it is no medical device', () => {
        expect(write(study).includes(DISCLAIMER)).toBe(true);
      });

      it('says whether the images were made by a program', () => {
        expect(write({ ...study, synthetic: true }).includes(marks.synthetic)).toBe(true);
        expect(write({ ...study, synthetic: false }).includes(marks.synthetic)).toBe(
          false,
        );
      });

      it('tells a signed report from a draft', () => {
        const signed = { by: 'Ada Reader', at: '2026-03-01T10:20:30.000Z' };
        const report = (signature: typeof signed | null) => ({
          ...study,
          report: { ...study.report, signature },
        });
        expect(write(report(signed)).includes(marks.signed)).toBe(true);
        expect(write(report(null)).includes(marks.signed)).toBe(false);
      });

      it('names the patient, the study and every image that it refers to', () => {
        const file = write(study);
        const images = [
          ...reportedFindings(study).flatMap(({ evidence }) => evidence),
          ...reportedAnnotations(study),
        ].map(({ sopInstanceUid }) => sopInstanceUid);
        for (const text of [study.patient.id ?? '', study.study.uid, ...images]) {
          expect(file.includes(text), text).toBe(true);
        }
      });

      it('writes nothing that was rejected, left undecided or meant for the reader only', () => {
        const file = write(study);
        expect(file.includes(CANARY)).toBe(false);
        expect(file.includes(Buffer.from(CANARY, 'utf16le'))).toBe(false);
      });
    });

    it('writes nothing about a finding or an annotation that was rejected afterwards', () => {
      const rejected = {
        ...chestCt,
        report: {
          ...chestCt.report,
          findings: chestCt.report.findings.map((each) => ({
            ...each,
            decision: 'rejected' as const,
          })),
        },
        annotations: chestCt.annotations.map((each) => ({
          ...each,
          status: 'rejected' as const,
        })),
      };
      const file = write(rejected);
      for (const text of ['nodule', 'Nodule', 'effusion', '157.07', '2.0 in the right']) {
        expect(file.includes(text), text).toBe(false);
      }
    });

    it('writes only what it knows: fields added to the values stay behind', () => {
      const more = {
        ...chestCt,
        rawAnswer: CANARY,
        patient: { ...chestCt.patient, address: CANARY },
        run: chestCt.run && { ...chestCt.run, apiKey: CANARY, rawAnswer: CANARY },
        report: {
          ...chestCt.report,
          notes: CANARY,
          findings: chestCt.report.findings.map((each) => ({ ...each, notes: CANARY })),
        },
        annotations: chestCt.annotations.map((each) => ({ ...each, notes: CANARY })),
      };
      expect(write(more).includes(CANARY)).toBe(false);
    });

    it('writes a report without findings, without measurements', () => {
      expect(write(emptyReport).byteLength).toBeGreaterThan(500);
    });

    it.each([
      'Kleine Zyste in der Leber, größter Durchmesser 9 mm — unverändert',
      '左肺上葉に結節影を認める。',
      'عقيدة في الفص العلوي الأيسر',
      'Ħ̴̛ combining and 🫁 beyond the basic plane',
      `${'x'.repeat(9_999)}.`,
    ])('keeps every character of a statement: %.30s', (statement) => {
      expect(write(stating(statement)).includes(statement)).toBe(true);
    });

    it('stands half a surrogate pair and control characters in a statement', () => {
      const file = write(stating('Nodule\u0000 \u001b(B here \ud83e.'));
      expect(file.includes('Nodule')).toBe(true);
      expect(file.toString('utf8')).toContain(' here ');
    });

    it.each([
      ['an image that the study does not have', { sopInstanceUid: '1.2.3' }],
      ['a frame that the image does not have', { frame: 2 }],
    ])('refuses to refer to %s', (_, wrong) => {
      const refused = expect.objectContaining({ code: 'not_found' });
      const findings = chestCt.report.findings.map((each) => ({
        ...each,
        evidence: each.evidence.map((evidence) => ({ ...evidence, ...wrong })),
      }));
      const annotations = chestCt.annotations.map((each) => ({ ...each, ...wrong }));
      const report = { ...chestCt.report, findings };
      expect(() => write({ ...chestCt, report, annotations: [] })).toThrowError(refused);
      expect(() => write({ ...emptyReport, annotations })).toThrowError(refused);
    });
  });
}

/** The chest CT with one finding, which says this. */
export function stating(statement: string): AnnotatedStudy {
  const [, finding] = chestCt.report.findings;
  if (!finding) throw new Error('The fixture has lost its findings.');
  return {
    ...chestCt,
    report: {
      ...chestCt.report,
      prose: {
        technique: [],
        findings: [{ findingId: finding.id, text: statement }],
        impression: [],
      },
      findings: [{ ...finding, statement }],
    },
  };
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
}
