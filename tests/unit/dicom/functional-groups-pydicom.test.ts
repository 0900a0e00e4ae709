import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarizeFrames } from '@/lib/dicom/frame-summary';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import { TAG, type DicomJson } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { AppError } from '@/lib/errors';
import { readOracle, readTestFile, testData } from '@/tests/test-data';
import { installed } from '@/tests/unit/export/installed';

const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(import.meta.dirname, 'read-frames.py');

/** In the shape of the script's answers: what a file doesn't tell is null. */
function framesOf(header: DicomJson) {
  return summarizeFrames(header, '1.2').map((summary) => {
    const read = readFrameAttributes(header, summary.frame);
    return {
      position: read.position ?? null,
      orientation: read.orientation ?? null,
      pixelSpacing: read.pixelSpacing ?? null,
      sliceThickness: read.sliceThickness ?? null,
      spacingBetweenSlices: summary.spacingBetweenSlices ?? null,
      slope: read.rescale?.slope ?? null,
      intercept: read.rescale?.intercept ?? null,
      rescaleType: read.rescale?.type ?? null,
      centers: read.windows.map(({ center }) => center),
      widths: read.windows.map(({ width }) => width),
      frameType: summary.imageType.length > 0 ? summary.imageType : null,
      echoTime: read.echoTime ?? null,
      stackId: summary.stackId ?? null,
      inStackPosition: summary.inStackPosition ?? null,
      temporalPosition: summary.temporalPosition ?? null,
      dimensions: summary.dimensions ?? {},
    };
  });
}

/** Every file of the data that has functional groups. */
const headers = () =>
  readOracle().flatMap(({ path: file, frames }) => {
    if (!frames) return [];
    try {
      const { header } = parseInstance(readTestFile(file));
      return TAG.PerFrameFunctionalGroupsSequence in header ? [{ file, header }] : [];
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  });

describe.skipIf(
  !testData || !installed(PYTHON, ['-c', 'import pydicom'], 'python3-pydicom'),
)('functional groups of every enhanced file', () => {
  it('say of each frame what pydicom reads there', () => {
    const files = headers();
    const input = files.map(({ file }) => path.join(testData ?? '', file)).join('\n');
    const { stdout } = spawnSync(PYTHON, [SCRIPT], {
      ...{ input, encoding: 'utf8' },
      maxBuffer: 64 * 1024 ** 2,
    });
    const theirs = stdout.trimEnd().split('\n');
    expect(files.length).toBeGreaterThanOrEqual(12);
    for (const [at, { file, header }] of files.entries()) {
      expect(framesOf(header), file).toEqual(JSON.parse(theirs[at] ?? '[]'));
    }
  });
});
