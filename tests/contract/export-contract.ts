import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type AnnotatedStudy,
  reportedAnnotations,
  reportedFindings,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import type { ExportFormat } from '@/lib/export/export-format';
import { readsPdf, textOf } from '@/tests/unit/export/pdf-text';
import { installed, runOn } from '@/tests/unit/export/installed';
import { type ExportClaims, IDENTITY } from './export-claims';
import { CANARY, chestCt, exportFixtures } from './export-fixtures';
import { identityIn, lettered } from './lettered-study';
import { written } from './written';

const dciodvfy = installed('dciodvfy', ['-version'], 'dicom3tools');

/** What every export format must do. A new format says what it claims and adds its own tests. */
export function exportContract(format: ExportFormat, claims: ExportClaims): void {
  const write = async (study: AnnotatedStudy) =>
    Buffer.concat(
      (await written(format, study)).map(({ name, bytes }) => {
        if (name.endsWith('.gz')) return gunzipSync(bytes);
        return name.includes('pdf') ? Buffer.concat([bytes, textOf(bytes)]) : bytes;
      }),
    );
  const held = Object.entries(exportFixtures).filter(([, study]) => claims.holds(study));
  const others = Object.entries(exportFixtures).filter(
    ([, study]) => !claims.holds(study),
  );

  describe.skipIf(claims.lacks && !readsPdf)(`export format ${format.id}`, () => {
    afterEach(() => {
      vi.useRealTimers();
      vi.restoreAllMocks();
    });

    describe.each(held)('of the %s', (_, study) => {
      it('writes the same bytes whatever the time and the dice', async () => {
        vi.useFakeTimers({ now: new Date('1999-12-31T23:59:59Z') });
        vi.spyOn(Math, 'random').mockReturnValue(0.25);
        const before = await write(study);
        vi.setSystemTime(new Date('2041-06-01T00:00:00Z'));
        vi.spyOn(Math, 'random').mockReturnValue(0.75);
        expect((await write(structuredClone(study))).equals(before)).toBe(true);
      });

      it('leaves the study as it was, and gives its files names of their own', async () => {
        const copy = structuredClone(study);
        const files = await written(format, deepFrozen(copy));
        expect(copy).toEqual(study);
        const names = files.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[a-z0-9-]+(\.[a-z0-9]+)*$/);
      });

      it('reads no more of the study than it says', async () => {
        const { reads = [] } = format;
        const less = {
          ...study,
          ...(!reads.includes('segments') && { segments: [] }),
          ...(!reads.includes('displays') && { displays: {} }),
        };
        expect((await write(less)).equals(await write(study))).toBe(true);
      });

      it('says that it is no medical device', async () => {
        expect((await write(study)).includes(claims.disclaimer)).toBe(true);
      });

      it('says whether the images were made by a program', async () => {
        const { synthetic } = claims;
        const made = await write({ ...study, synthetic: true });
        expect(made.includes(synthetic)).toBe(true);
        const acquired = await write({ ...study, synthetic: false });
        expect(acquired.includes(synthetic)).toBe(false);
      });

      it('names every image that it refers to', async () => {
        const file = await write(study);
        const images = {
          findings: reportedFindings(study).flatMap(({ evidence }) => evidence),
          annotations: reportedAnnotations(study),
          segments: study.segments.flatMap(({ mask }) => mask.frames),
        };
        const named = claims.images
          .flatMap((each): { sopInstanceUid: string }[] => images[each])
          .map(({ sopInstanceUid }) => sopInstanceUid);
        for (const uid of named) expect(file.includes(uid), uid).toBe(true);
      });

      it.skipIf(claims.rejected)(
        'writes nothing that was rejected, left undecided or meant for the reader only',
        async () => {
          const file = await write(study);
          expect(file.includes(CANARY)).toBe(false);
          expect(file.includes(Buffer.from(CANARY, 'utf16le'))).toBe(false);
        },
      );

      it.skipIf(!dciodvfy || Object.hasOwn(Object(claims.dciodvfy), 'why'))(
        'passes dciodvfy without an error',
        async () => {
          for (const { bytes } of await written(format, study)) {
            const { lines } = runOn(bytes, 'dciodvfy');
            const called = lines.filter((line) => line.match(claims.dciodvfy as RegExp));
            expect(called).not.toEqual([]);
            expect(lines.filter((line) => line.includes('Error'))).toEqual([]);
          }
        },
      );
    });

    it.skipIf(others.length === 0).each(others)(
      'has no file for what it does not hold: %s',
      async (_, study) => {
        const nothing = await written(format, study).catch((error: unknown) => error);
        expect([[], expect.objectContaining({ code: 'conflict' })]).toContainEqual(
          nothing,
        );
      },
    );

    it.skipIf(claims.signed === null)('tells a signed report from a draft', async () => {
      const signed = { by: 'Ada Reader', at: '2026-03-01T10:20:30.000Z' };
      const report = (signature: typeof signed | null) => ({
        ...chestCt,
        report: {
          ...chestCt.report,
          signature,
          status: signature ? ('final' as const) : ('draft' as const),
        },
      });
      const mark = claims.signed ?? '';
      expect((await write(report(signed))).includes(mark)).toBe(true);
      expect((await write(report(null))).includes(mark)).toBe(false);
    });

    it.each(IDENTITY)('hands on %s only where it says so', async (place) => {
      const file = await write(lettered);
      const value = identityIn(lettered, place);
      // A date may be written with dashes.
      const forms = [value, value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')];
      expect(forms.some((form) => file.includes(form))).toBe(
        claims.identity.includes(place),
      );
    });

    it('says whence it comes', async () => {
      const file = await write(chestCt);
      for (const text of claims.provenance) expect(file.includes(text), text).toBe(true);
    });

    it.skipIf(claims.rejected)(
      'writes nothing about a finding or an annotation that was rejected afterwards',
      async () => {
        const rejected = {
          ...chestCt,
          segments: chestCt.segments.map((each) => ({
            ...each,
            label: 'Segment',
            type: null,
          })),
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
        const file = await write(rejected);
        for (const text of [
          'nodule',
          'Nodule',
          'effusion',
          '157.07',
          '2.0 in the right',
        ]) {
          expect(file.includes(text), text).toBe(false);
        }
      },
    );

    it('writes only what it knows: fields added to the values stay behind', async () => {
      const accepted = chestCt.report.findings.filter(
        ({ decision }) => decision === 'accepted' || decision === 'edited',
      );
      const more = {
        ...chestCt,
        rawAnswer: CANARY,
        patient: { ...chestCt.patient, address: CANARY },
        run: chestCt.run && { ...chestCt.run, apiKey: CANARY, rawAnswer: CANARY },
        report: {
          ...chestCt.report,
          notes: CANARY,
          findings: accepted.map((each) => ({ ...each, notes: CANARY })),
        },
        annotations: chestCt.annotations.map((each) => ({ ...each, notes: CANARY })),
        segments: chestCt.segments.map((each) => ({ ...each, notes: CANARY })),
      };
      expect((await write(more)).includes(CANARY)).toBe(false);
    });

    describe.skipIf(!claims.statements)('of what findings state', () => {
      it.each([
        'Kleine Zyste in der Leber, größter Durchmesser 9 mm — unverändert',
        '左肺上葉に結節影を認める。',
        'عقيدة في الفص العلوي الأيسر',
        'Ħ̴̛ combining and 🫁 beyond the basic plane',
        `${'x'.repeat(9_999)}.`,
      ])('keeps every character: %.30s', async (statement) => {
        const { lacks } = claims;
        const shown = lacks ? statement.replaceAll(lacks, numberOf) : statement;
        expect((await write(stating(statement))).includes(shown)).toBe(true);
      });

      it('stands half a surrogate pair and control characters', async () => {
        const file = await write(stating('Nodule\u0000 \u001b(B here \ud83e.'));
        expect(file.includes('Nodule')).toBe(true);
        expect(file.toString('utf8')).toContain(' here ');
      });
    });

    it.each([
      ['an image that the study does not have', { sopInstanceUid: '1.2.3' }],
      ['a frame that the image does not have', { frame: 2, frameNumber: 2 }],
    ])('refuses to refer to %s', async (_, wrong) => {
      const bare = { ...chestCt, annotations: [], segments: [] };
      const noFindings = { ...chestCt.report, findings: [] };
      const astray: Record<ExportClaims['images'][number], AnnotatedStudy> = {
        findings: {
          ...bare,
          report: {
            ...chestCt.report,
            findings: chestCt.report.findings.map((each) => ({
              ...each,
              evidence: each.evidence.map((evidence) => ({ ...evidence, ...wrong })),
            })),
          },
        },
        annotations: {
          ...bare,
          report: noFindings,
          annotations: chestCt.annotations.map((each) => ({ ...each, ...wrong })),
        },
        segments: {
          ...bare,
          report: noFindings,
          segments: chestCt.segments.map(({ mask, ...each }) => ({
            ...each,
            mask: {
              ...mask,
              frames: mask.frames.slice(0, 1).map((frame) => ({ ...frame, ...wrong })),
            },
          })),
        },
      };
      for (const each of claims.images) {
        await expect(write(astray[each]), each).rejects.toMatchObject({
          code: 'not_found',
        });
      }
    });
  });
}

const numberOf = (character: string) =>
  `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`;

/** The chest CT with one finding, which says this. */
export function stating(statement: string): ReportedStudy {
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
        addendum: [],
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
