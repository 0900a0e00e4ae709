import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import type { PhantomFile } from './series';

/**
 * A video of 30 frames in 3 seconds, 64 × 48, each of one grey: 16 + 7 × its number from 0, of
 * 255. Made by FFmpeg 5.1:
 *
 *     ffmpeg -f lavfi -i "color=c=black:s=64x48:r=10:d=3,format=gray,geq=lum='16+N*7'" \
 *       -pix_fmt yuv420p -c:v libx264 -profile:v high -g 5 -bf 0 -movflags +faststart clip.mp4
 */
export const CLIP_MP4 = Buffer.from(
  [
    'AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDEAAAOSbW9vdgAAAGxtdmhkAAAAAAAAAAAAAAAAAAAD6AAAC7gAAQAA',
    'AQAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'AAAAAgAAAuF0cmFrAAAAXHRraGQAAAADAAAAAAAAAAAAAAABAAAAAAAAC7gAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAA',
    'AAAAAAABAAAAAAAAAAAAAAAAAABAAAAAAEAAAAAwAAAAAAAkZWR0cwAAABxlbHN0AAAAAAAAAAEAAAu4AAAAAAABAAAAAAJZ',
    'bWRpYQAAACBtZGhkAAAAAAAAAAAAAAAAAAAoAAAAeABVxAAAAAAALWhkbHIAAAAAAAAAAHZpZGUAAAAAAAAAAAAAAABWaWRl',
    'b0hhbmRsZXIAAAACBG1pbmYAAAAUdm1oZAAAAAEAAAAAAAAAAAAAACRkaW5mAAAAHGRyZWYAAAAAAAAAAQAAAAx1cmwgAAAA',
    'AQAAAcRzdGJsAAAAwHN0c2QAAAAAAAAAAQAAALBhdmMxAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAEAAMABIAAAASAAAAAAA',
    'AAABDExhdmMgbGlieDI2NAAAAAAAAAAAAAAAAAAAAAAAAAAAGP//AAAANmF2Y0MBZAAK/+EAGGdkAAqsTCIj2AiAAAADAIAA',
    'AAoHiRMIwAEAB2joQwbLIsD9+PgAAAAAEHBhc3AAAAABAAAAAQAAABRidHJ0AAAAAAAADjAAAA4wAAAAGHN0dHMAAAAAAAAA',
    'AQAAAB4AAAQAAAAAKHN0c3MAAAAAAAAABgAAAAEAAAAGAAAACwAAABAAAAAVAAAAGgAAABxzdHNjAAAAAAAAAAEAAAABAAAA',
    'HgAAAAEAAACMc3RzegAAAAAAAAAAAAAAHgAAApQAAAAQAAAAGAAAABgAAAAZAAAAIwAAABEAAAAYAAAAGQAAABkAAAAhAAAA',
    'EQAAABgAAAAYAAAAGQAAACIAAAAQAAAAGAAAABgAAAAZAAAAIQAAABAAAAAXAAAAGAAAABgAAAAiAAAAEAAAABcAAAAYAAAA',
    'GAAAABRzdGNvAAAAAAAAAAEAAAPCAAAAPXVkdGEAAAA1bWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAbWRpcmFwcGwAAAAAAAAA',
    'AAAAAAAIaWxzdAAAAAhmcmVlAAAFWm1kYXQAAAJvBgX//2vcRem95tlIt5Ys2CDZI+7veDI2NCAtIGNvcmUgMTY0IHIzMDk1',
    'IGJhZWU0MDAgLSBILjI2NC9NUEVHLTQgQVZDIGNvZGVjIC0gQ29weWxlZnQgMjAwMy0yMDIyIC0gaHR0cDovL3d3dy52aWRl',
    'b2xhbi5vcmcveDI2NC5odG1sIC0gb3B0aW9uczogY2FiYWM9MSByZWY9MTYgZGVibG9jaz0xOjA6MCBhbmFseXNlPTB4Mzow',
    'eDEzMyBtZT11bWggc3VibWU9MTAgcHN5PTEgcHN5X3JkPTEuMDA6MC4wMCBtaXhlZF9yZWY9MSBtZV9yYW5nZT0yNCBjaHJv',
    'bWFfbWU9MSB0cmVsbGlzPTIgOHg4ZGN0PTEgY3FtPTAgZGVhZHpvbmU9MjEsMTEgZmFzdF9wc2tpcD0xIGNocm9tYV9xcF9v',
    'ZmZzZXQ9LTIgdGhyZWFkcz0xIGxvb2thaGVhZF90aHJlYWRzPTEgc2xpY2VkX3RocmVhZHM9MCBucj0wIGRlY2ltYXRlPTEg',
    'aW50ZXJsYWNlZD0wIGJsdXJheV9jb21wYXQ9MCBjb25zdHJhaW5lZF9pbnRyYT0wIGJmcmFtZXM9MCB3ZWlnaHRwPTIga2V5',
    'aW50PTUga2V5aW50X21pbj0xIHNjZW5lY3V0PTQwIGludHJhX3JlZnJlc2g9MCByY19sb29rYWhlYWQ9NSByYz1jcmYgbWJ0',
    'cmVlPTEgY3JmPTIwLjAgcWNvbXA9MC42MCBxcG1pbj0wIHFwbWF4PTY5IHFwc3RlcD00IGlwX3JhdGlvPTEuNDAgYXE9MTox',
    'LjAwAIAAAAAdZYiCB3/+94gfMstf90rXchHnrFT9RiMZbXPnafEAAAAMQZocbB8OId/+tTlYAAAAFEGaKTwQQQZDYPhyD4YB',
    'Dv/+tTlZAAAAFEGaOXwQQQeQ2D4cg+GAEO/+tTlYAAAAFUGaSbwQQQfkNg+HIPhgAQ7//rU5WQAAAB9liIEAj//+98dPwKba',
    'cwrLnUU9ISGuwP9SbQokxBuBAAAADUGaHHwPw4h3//61OVkAAAAUQZopPBBBBkPgfhyB+GAQ7/61OVkAAAAVQZo5fBBBB5D4',
    'H4cgfhgBDv/+tTlYAAAAFUGaSbwQQQfkPgfhyB+GABDv/rU5WAAAAB1liIICP/73x0/Aprpcqy51FPSEhrsD/Um0KJMQbwAA',
    'AA1Bmhx8D8OId//+tTlYAAAAFEGaKTwQQQZD4H4cgfhgEO/+tTlYAAAAFEGaOXwQQQeQ2BCMgQiAEO/+tTlZAAAAFUGaSbwQ',
    'QQfkNgQjIEIgAQ7//rU5WQAAAB5liIEAj//+98dPwKW4hLLnUU9ISGuwP9SbQokxBuEAAAAMQZocbAhEId/+tTlYAAAAFEGa',
    'KTwQQQZDYEIiBCQEO//+tTlYAAAAFEGaOXwQQQeQ2BCIgQkAQ7/+tTlZAAAAFUGaSbwQQQfkNgQiIEJABDv//rU5WAAAAB1l',
    'iIICP/73x0/ApoQ3bLnUU9ISGuwP9SbQokxBuAAAAAxBmhxsCEiHf/61OVkAAAATQZopPBBBBkNgQkgQoEO//rU5WAAAABRB',
    'mjl8EEEHkNgQkgQoBDv//rU5WQAAABRBmkm8EEEH5DYEJIEKAEO//rU5WQAAAB5liIEAj//+98dPwKbPMjsudRT0hIa7A/1J',
    'tCiTEG4AAAAMQZocbAhSHf/+tTlZAAAAE0GaKTwQQQZDYEKgQmBDv/61OVgAAAAUQZo5fBBBB5DYEKgQmAQ7//61OVkAAAAU',
    'QZpJvBBBB+Q2BCoEJgBDf/6qcrE=',
  ].join(''),
  'base64',
);

export const AVC_HIGH = '1.2.840.10008.1.2.4.102';

/**
 * A Video Endoscopic Image that holds these bytes.
 *
 * @param fragments - How many pieces they are cut into, each of an even length (PS3.5 A.4).
 */
export function videoFile(
  study: string,
  {
    bytes = CLIP_MP4,
    transferSyntaxUid = AVC_HIGH,
    fragments = 1,
  }: { bytes?: Buffer; transferSyntaxUid?: string; fragments?: number } = {},
): PhantomFile {
  const [studyUid, seriesUid, sopInstanceUid] = ['study', 'series', 'instance'].map(
    (level) => uidFrom(`video ${level} ${study} ${transferSyntaxUid} ${fragments}`),
  ) as [string, string, string];
  const size = 2 * Math.ceil(bytes.length / fragments / 2);
  const pieces = Array.from({ length: fragments }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return {
    name: `${study}.dcm`,
    studyUid,
    seriesUid,
    sopInstanceUid,
    bytes: writePart10(
      {
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.77.1.1.1',
        SOPInstanceUID: sopInstanceUid,
        StudyInstanceUID: studyUid,
        SeriesInstanceUID: seriesUid,
        Modality: 'ES',
        PatientName: 'Phantom^Video',
        PatientID: 'VIDEO-1',
        StudyDate: '20260102',
        SeriesDescription: 'Endoscopy',
        SeriesNumber: 1,
        InstanceNumber: 1,
        Rows: 48,
        Columns: 64,
        NumberOfFrames: 30,
        FrameTime: 100,
        FrameIncrementPointer: 0x00181063,
        SamplesPerPixel: 3,
        PhotometricInterpretation: 'YBR_PARTIAL_420',
        PlanarConfiguration: 0,
        BitsAllocated: 8,
        BitsStored: 8,
        HighBit: 7,
        PixelRepresentation: 0,
        LossyImageCompression: '01',
        PixelData: pieces,
      },
      { transferSyntaxUid },
    ),
  };
}
