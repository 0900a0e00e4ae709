import { describe, expect, it } from 'vitest';
import type { AnswerFinding } from '@/lib/report/answer-form';
import { findingReader, readPartialFindings } from '@/lib/report/partial-findings';

const finding = (statement: string): AnswerFinding => ({
  statement,
  section: 'findings',
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  size_mm: null,
  slices: [1],
  box_slice: 1,
  box_2d: [1, 2, 3, 4],
});
// Brackets, quotes and backslashes inside texts are the traps.
const THREE = ['No “x”.', 'A ]} "b\\" {[ c.', 'Third: \\'].map(finding);
const TEXT = JSON.stringify({
  findings: THREE,
  impression: [{ statement: 'I.', slices: [] }],
});

const statements = (findings: readonly AnswerFinding[]) =>
  findings.map(({ statement }) => statement);

describe('findings of an answer that is still being written', () => {
  it('appear once they are complete, and not before', () => {
    const ends = THREE.map((each) => {
      const json = JSON.stringify(each);
      return TEXT.indexOf(json) + json.length;
    });
    for (let end = 0; end <= TEXT.length; end += 1) {
      const complete = ends.filter((each) => each <= end).length;
      expect(readPartialFindings(TEXT.slice(0, end))).toEqual(THREE.slice(0, complete));
    }
  });

  it.each([1, 2, 3, 7, 24, 1000])('are the same in pieces of %d characters', (length) => {
    const reader = findingReader();
    const found: AnswerFinding[] = [];
    for (let at = 0; at < TEXT.length; at += length) {
      found.push(...reader.push(TEXT.slice(at, at + length)));
    }
    expect(found).toEqual(THREE);
  });

  it.each([
    ['a fence', `\`\`\`json\n${TEXT}`],
    ['prose', `Here is [the] draft:\n${TEXT}`],
    ['blanks', TEXT.replace('"findings":[', '"findings" :\n\t[ ')],
    ['an impression', `{"impression": [{"statement": "[{"}], ${TEXT.slice(1)}`],
    [
      'a thinking trace with a draft of its own',
      `<think>{"findings": [{"a": 1}]}</think>${TEXT}`,
    ],
  ])('are found behind %s', (_, text) => {
    expect(statements(readPartialFindings(text))).toEqual(statements(THREE));
  });

  it('are not read out of a thinking trace, in pieces or at once', () => {
    const trace = `<think>Maybe ${TEXT} or not`;
    expect(readPartialFindings(trace)).toEqual([]);
    const reader = findingReader();
    const found = [...trace, ...`</think>${TEXT}`].flatMap((char) => reader.push(char));
    expect(statements(found)).toEqual(statements(THREE));
  });

  it('are passed over when they are not in our form, the others are not', () => {
    const odd = ['{"statement": 5}', '{broken}', '"text"', '[1, {"a": 2}]', 'null'];
    const text = `{"findings": [${odd.join(',')}, ${JSON.stringify(THREE[0])}`;
    expect(statements(readPartialFindings(text))).toEqual(['No “x”.']);
  });

  it('end where their list ends', () => {
    const again = JSON.stringify(finding('Not one of them.'));
    expect(readPartialFindings(`${TEXT} , [ ${again} ]`)).toHaveLength(3);
    expect(readPartialFindings(`{"findings": [], "other": [${again}]}`)).toEqual([]);
  });

  it('are 200 at most', () => {
    const many = `{"findings": [${Array(300)
      .fill(JSON.stringify(finding('A.')))
      .join()}]}`;
    expect(readPartialFindings(many)).toHaveLength(200);
  });

  it.each([
    ['brackets', '{"findings": [', '['],
    ['braces', '{"findings": [', '{"a":'],
    ['an endless text', '{"findings": ["', 'x'],
    ['empty objects', '{"findings": [', '{},'],
    ['openings in a trace', '<think>', '"findings": ['],
    ['prose', '', 'and so on '],
    ['brackets before the list', '', '['],
  ])('cost little however hostile the stream: a megabyte of %s', (_, head, piece) => {
    const reader = findingReader();
    reader.push(head);
    for (let sent = 0; sent < 1024 ** 2; sent += piece.length) reader.push(piece);
    // A reader that began again with every piece took minutes: the test would time out.
    expect(reader.push(head)).toEqual([]);
  });
});
