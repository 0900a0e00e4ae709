/** A structured report that exists outside of here. */
export interface DocumentReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
}

/**
 * What a document takes the place of: those of the same kind, of earlier versions of the report.
 *
 * @see DICOM PS3.3 C.17.2 (Predecessor Documents Sequence), C.17.2.1
 */
export function predecessors(
  studyUid: string,
  sopClassUid: string,
  documents: readonly DocumentReference[],
) {
  const own = documents.filter((each) => each.sopClassUid === sopClassUid);
  if (own.length === 0) return {};
  return {
    PredecessorDocumentsSequence: [
      {
        StudyInstanceUID: studyUid,
        ReferencedSeriesSequence: own.map(({ seriesUid, sopInstanceUid }) => ({
          SeriesInstanceUID: seriesUid,
          ReferencedSOPSequence: [
            {
              ReferencedSOPClassUID: sopClassUid,
              ReferencedSOPInstanceUID: sopInstanceUid,
            },
          ],
        })),
      },
    ],
  };
}
