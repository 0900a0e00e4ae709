import { describe, expect, it } from 'vitest';
import type { Finding, Measured, Statement } from '@/lib/report/finding';
import { measuredText, saidNumbers, withMeasured } from '@/lib/report/review/measured';
import { composeReport, reportText } from '@/lib/report/prose';
import { addFinding, decide, propose } from '@/lib/report/review/decide';
import { merge, split } from '@/lib/report/review/regroup';
import { restore } from '@/lib/report/review/undo';

const said: Statement = {
  ...{ section: 'findings', statement: 'Nodule in the right lung.', polarity: 'present' },
  ...{ certainty: null, anatomy: null, side: null, sizeMm: 9 },
  evidence: [{ seriesUid: '1', sopInstanceUid: '1.1', frame: 1, box: [1, 2, 3, 4] }],
};
const doing = { by: 'dr-a', at: '2026-11-23T10:00:00Z' };
const line = (annotationId: string, mm: number, sopInstanceUid = '1.1'): Measured => ({
  ...{ annotationId, version: 1, tool: 'Length' },
  ...{ seriesUid: '1', sopInstanceUid, frame: 1 },
  values: [{ name: 'length', value: mm, unit: 'mm' }],
});
const linked = (finding: Finding, link: Measured[], unlink: string[] = []) =>
  decide(finding, { decision: 'edited', changes: {}, link, unlink }, doing);
const sentences = (...findings: Finding[]) =>
  composeReport(findings).findings.map(({ text }) => text);
const proposed = propose(said, 'f1');

it('keeps paragraphs and lists, and puts others on lines of their own', () => {
  const list = linked(
    propose({ ...said, statement: ' Lungs: \r\n-  clear\n\n\n\n- no effusion ' }, 'l'),
    [line('a', 12.34)],
  );
  const prose = composeReport([list, linked(proposed, []), linked(proposed, [])]);
  expect(prose.findings[0]?.text).toBe('Lungs:\n- clear\n\n- no effusion, 12.3 mm.');
  expect(reportText(prose)).toBe(
    'FINDINGS\nLungs:\n- clear\n\n- no effusion, 12.3 mm.\nNodule in the right lung. Nodule in the right lung.',
  );
});

describe('a drawing that is tied to a finding', () => {
  it('is said, makes it an edited one as large as it is, and stands in its history', () => {
    const finding = linked(proposed, [line('a', 12.34)]);
    expect(sentences(finding)).toEqual(['Nodule in the right lung, 12.3 mm.']);
    expect(finding).toMatchObject({
      ...{ decision: 'edited', sizeMm: 12.3, statement: said.statement },
      proposed: said,
    });
    expect(finding.history).toEqual([
      { did: 'linked', by: 'dr-a', at: doing.at, reason: '12.3 mm', seen: [] },
    ]);
    // The slice is evidence of it already.
    expect(finding.evidence).toEqual(said.evidence);
    const other = linked(finding, [line('b', 20, '1.2')]);
    expect(other.evidence[1]).toMatchObject({ sopInstanceUid: '1.2', box: null });
    expect(sentences(other)).toEqual(['Nodule in the right lung, 12.3 mm, 20.0 mm.']);
    expect(other.sizeMm).toBe(20);
  });

  it('is read anew in its place, and let go with the size that was its', () => {
    const both = linked(proposed, [line('a', 12.34), line('b', 5)]);
    const anew = linked(both, [{ ...line('a', 4), version: 2 }]);
    expect(sentences(anew)).toEqual(['Nodule in the right lung, 4.0 mm, 5.0 mm.']);
    expect(anew.sizeMm).toBe(5);
    const none = linked(anew, [], ['a', 'b']);
    // Nine is what the model said.
    expect([none.sizeMm, none.measured, sentences(none)]).toEqual([
      ...[9, []],
      ['Nodule in the right lung.'],
    ]);
    expect(() => linked(none, [], ['a'])).toThrow('This finding holds no drawing a.');
  });

  it('is no more there when the decision is taken back, undone, or rejected before', () => {
    const finding = linked(proposed, [line('a', 12)]);
    const back = decide(finding, { decision: 'undecided' }, doing);
    expect([back.measured, back.sizeMm]).toEqual([[], 9]);
    expect(restore([finding], [finding], [proposed], 'undone', doing)[0]).toMatchObject({
      ...{ measured: [], sizeMm: 9, decision: 'undecided' },
    });
    // Accepting it is no taking back of what was measured.
    expect(decide(finding, { decision: 'accepted' }, doing).decision).toBe('edited');
    const rejected = decide(proposed, { decision: 'rejected', reason: 'no' }, doing);
    expect(() => linked(rejected, [line('a', 12)])).toThrow(
      'A rejected finding holds no measurement.',
    );
  });

  it('goes along when findings are merged, once; and with the first part of a split', () => {
    const one = linked(proposed, [line('a', 12), line('b', 5)]);
    const other = linked(addFinding(said, 'f2', doing), [line('a', 12)]);
    const [merged] = merge([one, other], ['f1', 'f2'], {}, 'm', doing) as [Finding];
    expect(merged.measured.map(({ annotationId }) => annotationId)).toEqual(['a', 'b']);
    const parts = [{ statement: 'A.' }, { statement: 'B.' }];
    let number = 0;
    const [first, second] = split([one], 'f1', parts, () => `s${++number}`, doing);
    expect([first?.measured.length, second?.measured.length]).toEqual([2, 0]);
  });
});

describe('the words of a measurement', () => {
  it('has both axes of a bidirectional, the first number of the others, none of an arrow', () => {
    const of = (tool: string, ...values: [string, number, string][]) =>
      measuredText({
        tool,
        values: saidNumbers(
          tool,
          values.map(([name, value, unit]) => ({ name, value, unit })),
        ),
      });
    expect(
      of('Bidirectional', ['long axis', 12.34, 'mm'], ['short axis', 8.1, 'mm']),
    ).toBe('12.3 × 8.1 mm');
    expect(of('Angle', ['angle', 34, '°'])).toBe('34.0°');
    expect(of('EllipticalROI', ['area', 120, 'mm²'], ['mean', 4, 'HU'])).toBe(
      '120.0 mm²',
    );
    expect(of('ArrowAnnotate')).toBe('');
  });

  it.each([
    ['A nodule.', 'A nodule, 12.3 mm.'],
    ['A nodule of 12.3 mm.', 'A nodule of 12.3 mm.'],
    ['A nodule of 12.3mm at the hilum', 'A nodule of 12.3mm at the hilum'],
    // Another number that ends the same, and one that goes on.
    ['A nodule of 112.3 mm', 'A nodule of 112.3 mm, 12.3 mm'],
    ['An area of 12.3 mm²', 'An area of 12.3 mm², 12.3 mm'],
    ['右上肺结节。', '右上肺结节，12.3 mm。'],
  ])('joins “%s”', (statement, wanted) => {
    expect(withMeasured(statement, [line('a', 12.3)])).toBe(wanted);
  });

  it('ends a Chinese sentence as Chinese does', () => {
    const chinese = (statement: string) =>
      sentences(addFinding({ ...said, statement }, 'f', doing))[0];
    expect(chinese('右上肺结节')).toBe('右上肺结节。');
    expect(chinese('右上肺结节。')).toBe('右上肺结节。');
  });
});
