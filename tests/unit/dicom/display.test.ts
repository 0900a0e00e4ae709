import { expect, it } from 'vitest';
import { displayability } from '@/lib/dicom/display/displayability';
import type { FrameIndex } from '@/lib/dicom/frame-index';
import type { DicomJson } from '@/lib/dicom/json';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const frames: FrameIndex = { kind: 'native', offset: 0, bytesPerFrame: 8, count: 1 };
const header: DicomJson = {
  '00280010': { vr: 'US', Value: [2] },
  '00280011': { vr: 'US', Value: [2] },
  '00280100': { vr: 'US', Value: [16] },
};

it.each([
  ['CT', CT],
  ['RT Image', '1.2.840.10008.5.1.4.1.1.481.1'],
  ['parametric map', '1.2.840.10008.5.1.4.1.1.30'],
  ['a private class', '1.2.3.4'],
])('%s is shown', (_name, sopClass) => {
  expect(displayability(sopClass, header, frames, EXPLICIT)).toEqual({ shown: true });
});

it.each([
  ['1.2.840.10008.5.1.4.1.1.66.4', 'A segmentation is not shown as an image.'],
  ['1.2.840.10008.5.1.4.1.1.88.33', 'A structured report is not shown as an image.'],
  ['1.2.840.10008.5.1.4.1.1.88.59', 'A key object selection is not shown as an image.'],
  ['1.2.840.10008.5.1.4.1.1.11.1', 'A presentation state is not shown as an image.'],
  ['1.2.840.10008.5.1.4.1.1.104.1', 'An encapsulated document is not shown as an image.'],
  ['1.2.840.10008.5.1.4.1.1.481.2', 'A dose distribution is not shown as an image.'],
  ['1.2.840.10008.5.1.4.1.1.9.1.1', 'A waveform is not shown as an image.'],
])('%s is kept, not shown', (sopClass, reason) => {
  expect(displayability(sopClass, header, frames, EXPLICIT)).toEqual({
    shown: false,
    reason,
  });
});

it.each([
  [
    '1.2.840.10008.1.2.4.110',
    'Its pixels are coded as JPEG XL Lossless, which is not decoded.',
  ],
  ['1.2.840.113619.5.2', 'Its pixels are in a coding that is private or unknown.'],
])('pixels in %s are told', (syntax, reason) => {
  expect(displayability(CT, header, frames, syntax)).toEqual({ shown: false, reason });
});

it('a video is shown', () => {
  const video = '1.2.840.10008.1.2.4.102';
  expect(displayability(CT, header, frames, video)).toEqual({ shown: true });
});

it('no pixels, or a matrix that makes no sense, are told apart', () => {
  expect(displayability(CT, {}, undefined, EXPLICIT)).toMatchObject({
    reason: 'It holds no image.',
  });
  expect(
    displayability(CT, { ...header, '00280010': { vr: 'US' } }, undefined, EXPLICIT),
  ).toMatchObject({ reason: 'Its number of rows is missing or impossible.' });
});
