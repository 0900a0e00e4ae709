import { assertFields, fileOf, type JobWire, made } from './job-wire';

/** By hand, in the forms of Ark's README and of the two models' wrappers. */
const PREDICTIONS = {
  mirai: {
    'Year 1': 0.0298,
    'Year 2': 0.0483,
    'Year 3': 0.0684,
    'Year 4': 0.09,
    'Year 5': 0.1016,
  },
  sybil: [[[0.0022, 0.0145, 0.0719, 0.0795, 0.0951, 0.1334]], null],
};

/**
 * Ark by MIT: it answers the request itself.
 *
 * @see reginabarzilaygroup/ark, api/app.py
 */
export const arkWire = (
  modelName: keyof typeof PREDICTIONS = 'sybil',
  change: (answer: object) => object = (answer) => answer,
): JobWire => ({
  id: 'risk',
  submitPath: '/dicom/files',
  asked: {
    '/info': {
      data: { apiVersion: '0.2.0', modelName, modelVersion: '0.6.0' },
      message: null,
      statusCode: 200,
    },
  },
  models: [`${modelName} 0.6.0`],
  sends: 'files',
  async take(form) {
    assertFields(form, ['data', 'dicom']);
    if (form.getAll('data').length !== 1 || form.get('data') !== '{}')
      throw new Error('data: is no empty object');
    const files = await Promise.all(
      form.getAll('dicom').map((part) => fileOf(part, 'dicom', 'application/dicom')),
    );
    if (!files.every((file) => file.subarray(128, 132).toString() === 'DICM'))
      throw new Error('dicom: is no DICOM file');
    if (modelName === 'mirai' && files.length !== 4) throw new Error('dicom: not four');
    return files;
  },
  results: () => ({}),
  atOnce: (text) =>
    made(
      change({
        data: { predictions: PREDICTIONS[modelName] },
        metadata: text,
        message: null,
        runtime: '7.15s',
        statusCode: 200,
      }),
    ),
});
