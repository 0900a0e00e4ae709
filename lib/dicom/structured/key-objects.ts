import { TAG, stringOf, type DicomJson } from '@/lib/dicom/json';
import { contentTree, isCode, wordsOf } from '@/lib/dicom/structured/report/content-tree';
import { contextIn, NO_CONTEXT } from '@/lib/dicom/structured/report/context';
import { Findings, type ReadObject } from '@/lib/dicom/structured/found';
import { imagesIn } from '@/lib/dicom/structured/shapes';
import { SR } from '@/lib/dicom/structured/tags';

/**
 * The images of a key object selection, each a key image under the title of the document.
 *
 * @see DICOM PS3.16 TID 2010
 */
export function readKeyObjects(header: DicomJson): ReadObject {
  const findings = new Findings();
  const { root, faults } = contentTree(header);
  const title = root.name?.meaning ?? 'Key objects';
  for (const fault of faults) findings.refuse(title, fault);
  const context = contextIn(root, NO_CONTEXT, header);
  const description = root.children.find(({ name }) => isCode(name, '113012'));
  const isOurs = stringOf(header, TAG.Manufacturer) === 'Overread';
  const words = description ? wordsOf(description).trim() : '';
  const label = isOurs ? '' : [title, words].filter(Boolean).join(': ').slice(0, 200);
  for (const child of root.children) {
    if (child.valueType === 'COMPOSITE' || child.valueType === 'WAVEFORM') {
      findings.refuse(child.valueType.toLowerCase(), 'It is no image.');
    }
    if (child.valueType !== 'IMAGE') continue;
    for (const [index, on] of imagesIn(child.item, SR.ReferencedSOPSequence).entries()) {
      findings.mark({
        key: index === 0 ? child.place : `${child.place}-${index + 1}`,
        tool: 'KeyImage',
        space: 'pixel',
        points: [[0, 0]],
        on,
        label,
        ...context,
        ...{ trackingUid: null, frameOfReferenceUid: null, code: null, site: null },
        ...{ values: [], color: null },
      });
    }
  }
  return findings.all(title);
}
