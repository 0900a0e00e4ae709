import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import { reportedAnnotations, type AnnotatedStudy } from '@/lib/export/annotated-study';
import {
  identified,
  imageReference,
  patientAndStudy,
  seriesAndEquipment,
} from '@/lib/export/dicom/modules';
import { dicomMoment, personName } from '@/lib/export/dicom/text';
import type { ExportFormat } from '@/lib/export/export-format';
import {
  displayedAreas,
  displayKey,
  greyTransformations,
  imageReferences,
  isGrey,
  type ShownImage,
} from '@/lib/export/presentation/display';
import {
  graphicObject,
  graphicsOf,
  LAYERS,
  textObject,
  type Graphics,
} from '@/lib/export/presentation/graphics';
import { srgbProfile } from '@/lib/export/presentation/icc';
import { imageIndex } from '@/lib/export/referenced-images';
import { frameKey } from '@/lib/image/segmentation/mask';

const GREY = '1.2.840.10008.5.1.4.1.1.11.1';
const COLOUR = '1.2.840.10008.5.1.4.1.1.11.2';

/**
 * Annotations and boxes of findings as graphics over the images, shown in their own windows: one
 * presentation state for each series that has some, and for each kind of its images where they are shown
 * in different ways; grey or in colour, as the images are.
 *
 * @see DICOM PS3.3 A.33.1 (Grayscale Softcopy Presentation State), A.33.2 (Color)
 */
export const presentationState: ExportFormat = {
  id: 'gsps',
  title: 'DICOM presentation states',
  reads: ['displays'],
  write(study) {
    const { find } = imageIndex(study);
    const drawn = graphicsOf(study).map((graphics): Drawn => {
      const { sopInstanceUid, frame } = graphics.on;
      const key = frameKey({ sopInstanceUid, frameNumber: frame });
      return { graphics, image: find(graphics.on), display: study.displays[key] };
    });
    const states = [...Map.groupBy(drawn, displayKey).values()];
    return states.map((each, index) => ({
      name: index === 0 ? 'pr.dcm' : `pr-${index + 1}.dcm`,
      mediaType: 'application/dicom',
      bytes: writePart10(identified(dataset(study, each, index + 1))),
    }));
  },
};

interface Drawn extends ShownImage {
  readonly graphics: Graphics;
}

function dataset(study: AnnotatedStudy, drawn: readonly Drawn[], number: number) {
  const [first] = drawn as [Drawn]; // groups have a first one
  const { report, study: about } = study;
  const madeAt =
    report?.updatedAt ??
    reportedAnnotations(study).reduce((last, { createdAt }) => {
      return createdAt > last ? createdAt : last;
    }, '');
  const { date, time } = dicomMoment(madeAt, about.timezoneOffsetFromUtc);
  const creator = report?.signature?.by ?? reportedAnnotations(study)[0]?.author;
  const grey = isGrey(first);
  return {
    SOPClassUID: grey ? GREY : COLOUR,
    ...patientAndStudy(study),
    ...seriesAndEquipment(study, {
      modality: 'PR',
      kind: 'annotations',
      number: 9004,
      uid: uidFrom(`pr series ${about.uid}`),
      madeAt,
    }),
    Laterality: null,
    InstanceNumber: number,
    ContentLabel: 'OVERREAD',
    ContentDescription: 'Annotations and findings of Overread',
    PresentationCreationDate: date,
    PresentationCreationTime: time,
    ContentCreatorName: personName(creator ?? ''),
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: first.image.series.uid,
        ReferencedImageSequence: imageReferences(drawn.map(({ image }) => image)),
      },
    ],
    DisplayedAreaSelectionSequence: displayedAreas(drawn),
    GraphicAnnotationSequence: drawn.map(({ graphics, image }) => ({
      ReferencedImageSequence: [imageReference(image)],
      GraphicLayer: graphics.layer,
      ...(graphics.words !== '' && { TextObjectSequence: [textObject(graphics)] }),
      ...(graphics.outlines.length > 0 && {
        GraphicObjectSequence: graphics.outlines.map((each) =>
          graphicObject(each, graphics),
        ),
      }),
    })),
    GraphicLayerSequence: LAYERS.filter((layer) =>
      drawn.some(({ graphics }) => graphics.layer === layer),
    ).map((layer, index) => ({ GraphicLayer: layer, GraphicLayerOrder: index + 1 })),
    ...(grey ? greyTransformations(drawn) : { ICCProfile: srgbProfile() }),
  };
}
