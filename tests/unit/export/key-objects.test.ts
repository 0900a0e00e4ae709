import { describe, expect, it } from 'vitest';
import type { AnnotatedStudy, Annotation } from '@/lib/export/annotated-study';
import { keyObjects } from '@/lib/export/formats/key-objects';
import { chestCt, ultrasoundClip, withoutReport } from '@/tests/contract/export-fixtures';
import { onlyFile, written } from '@/tests/contract/written';
import { installed, runOn } from './installed';

const [drawn] = chestCt.annotations as [Annotation];
const marked: AnnotatedStudy = {
  ...withoutReport,
  annotations: [
    { ...drawn, tool: 'KeyImage' },
    { ...drawn, id: 'rejected', tool: 'KeyImage', status: 'rejected', author: 'Nobody' },
    { ...drawn, id: 'a length' },
  ],
};

describe('a key object selection', () => {
  it('is not written where nothing was marked, and no finding is seen on an image', async () => {
    expect(await written(keyObjects, withoutReport)).toEqual([]);
  });

  describe.skipIf(!installed('dsrdump', ['--version'], 'dcmtk'))(
    'as dsrdump has it',
    () => {
      const dump = (study: AnnotatedStudy) => {
        const { status, stdout } = runOn(onlyFile(keyObjects, study), 'dsrdump', [
          '+Pl',
          '+Pc',
          '+Pu',
        ]);
        expect(status).toBe(0);
        expect(stdout).toContain('<CONTAINER:(113000,DCM,"Of Interest")=SEPARATE>');
        const images = stdout
          .split('\n')
          .filter((line) => line.includes('contains IMAGE'));
        return { stdout, images };
      };

      it('holds each image of the findings once: slices 1 to 4', () => {
        const { images } = dump(chestCt);
        expect(images.map((line) => /\.1\.(\d)"/.exec(line)?.[1])).toEqual([
          '1',
          '2',
          '3',
          '4',
        ]);
      });

      it('holds the image that a person marked, and who did', () => {
        const { images, stdout } = dump(marked);
        expect(images).toHaveLength(1);
        expect(stdout).toContain('Ada Reader');
        expect(stdout).not.toContain('Nobody');
      });

      it('names the frame of a clip', () => {
        expect(dump(ultrasoundClip).images).toEqual([expect.stringMatching(/,17\)/)]);
      });
    },
  );
});
