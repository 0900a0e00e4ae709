import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import type { StudyDetail } from '@/lib/api/studies';
import { repeated, timed, type Figure } from './figures';

/** As many as a browser opens to one server. */
const CONNECTIONS = 6;
const RUNS = 5;

/** WADO-RS frames a second through the running server, one frame a request. */
export async function frameRate(appUrl: string): Promise<Figure[]> {
  const answer = await fetch(`${appUrl}/api/studies/${chestCt.studyUid}`);
  const { studyUid, series } = (await answer.json()) as StudyDetail;
  const urls = series.flatMap(({ seriesUid, stacks }) =>
    (stacks[0]?.frames ?? []).map(
      ({ sopInstanceUid, frame }) =>
        `${appUrl}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}/frames/${frame}`,
    ),
  );
  const headers = { accept: 'application/octet-stream; transfer-syntax=*' };
  let bytes = 0;
  const round = async () => {
    const left = [...urls];
    bytes = 0;
    const connection = async () => {
      for (let url = left.pop(); url; url = left.pop()) {
        const frame = await fetch(url, { headers });
        if (!frame.ok) throw new Error(`A frame was answered with ${frame.status}.`);
        bytes += (await frame.arrayBuffer()).byteLength;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  };
  await round();
  const seconds = await repeated(RUNS, async () => (await timed(round)) / 1000);
  return [
    {
      name: 'WADO-RS frames',
      unit: 'frames/s',
      runs: seconds.map((each) => urls.length / each),
      note: `${CONNECTIONS} connections, ${urls.length} frames of ${Math.round(bytes / urls.length / 1024)} KiB; client on the same cores`,
    },
    {
      name: 'WADO-RS frames',
      unit: 'MB/s',
      runs: seconds.map((each) => bytes / 1e6 / each),
    },
  ];
}
