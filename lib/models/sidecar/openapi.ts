import { z } from 'zod';
import {
  acceptedSchema,
  infoSchema,
  jobSchema,
  metaSchema,
  resultSchema,
} from '@/lib/models/sidecar/contract';
import {
  labelsSchema,
  segmentMetaSchema,
  segmentResultSchema,
} from '@/lib/models/segmentation/contract';

const answer = (description: string, schema?: string) => ({
  description,
  ...(schema && {
    content: {
      'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
    },
  }),
});

const job = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string' },
} as const;

/** The contract as an OpenAPI document, for whoever writes a sidecar. */
export const sidecarOpenApi = () => ({
  openapi: '3.1.0',
  info: {
    title: 'Overread sidecar',
    version: '1',
    description:
      'A small HTTP server beside a model that has none of its own. It is sent the images and nothing that names a patient. It prepares them as its model wants, and answers in the grid that it was handed. Where a key is set, every request carries it as a bearer token. Errors are 4xx or 5xx with {"error": {"message": …}}; 503 with Retry-After when there is no room.',
  },
  paths: {
    '/v1/info': {
      get: {
        summary:
          'What the model is, and what it takes. Answers before the model is loaded.',
        responses: { 200: answer('The model', 'Info') },
      },
    },
    '/v1/labels': {
      get: {
        summary: 'What a segmentation engine can mark on images of a modality.',
        parameters: [
          { name: 'modality', in: 'query', required: true, schema: { type: 'string' } },
        ],
        responses: { 200: answer('Its vocabulary; empty where it reads none', 'Labels') },
      },
    },
    '/v1/segment': {
      post: {
        summary: 'Mark structures on this volume, voxel by voxel.',
        description:
          'The engine reorients, resamples and crops as it wants, and brings its masks back: every file of masks has the voxels and the affine of the volume that it was handed (axes may be in another order or turned round). Files with another grid are refused.',
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['meta', 'volume'],
                properties: {
                  meta: { $ref: '#/components/schemas/SegmentMeta' },
                  volume: {
                    type: 'string',
                    format: 'binary',
                    description: 'One NIfTI-1, gzip, with its true affine.',
                  },
                },
              },
              encoding: {
                meta: { contentType: 'application/json' },
                volume: { contentType: 'application/gzip' },
              },
            },
          },
        },
        responses: {
          202: answer('Taken', 'Accepted'),
          422: answer('Not what this engine reads; the message says what is missing'),
          503: answer('No room; Retry-After says when'),
        },
      },
    },
    '/v1/jobs': {
      post: {
        summary: 'Work on these images.',
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['meta', 'data'],
                properties: {
                  meta: { $ref: '#/components/schemas/Meta' },
                  data: {
                    type: 'array',
                    items: { type: 'string', format: 'binary' },
                    description:
                      'For `image[]`: PNGs, in the order of `captions`. For `volume`: one NIfTI-1, gzip, with its true affine.',
                  },
                },
              },
              encoding: {
                meta: { contentType: 'application/json' },
                data: { contentType: 'image/png, application/gzip' },
              },
            },
          },
        },
        responses: {
          202: answer('Taken', 'Accepted'),
          422: answer('Not what this model reads; the message says what is missing'),
          503: answer('No room; Retry-After says when'),
        },
      },
    },
    '/v1/jobs/{id}': {
      parameters: [job],
      get: {
        summary: 'How far it is.',
        responses: { 200: answer('Its state', 'Job'), 404: answer('No such job') },
      },
      delete: {
        summary: 'Stop it, and forget what it was sent and what it made.',
        responses: { 204: answer('Gone') },
      },
    },
    '/v1/jobs/{id}/result': {
      parameters: [job],
      get: {
        summary: 'What came of it, once it is done.',
        responses: {
          200: {
            description: 'The answer: of a report, or of a segmentation',
            content: {
              'application/json': {
                schema: {
                  oneOf: [
                    { $ref: '#/components/schemas/Result' },
                    { $ref: '#/components/schemas/SegmentResult' },
                  ],
                },
              },
            },
          },
          404: answer('Not done'),
        },
      },
    },
    '/v1/jobs/{id}/{file}': {
      parameters: [
        job,
        { name: 'file', in: 'path', required: true, schema: { type: 'string' } },
      ],
      get: {
        summary: 'A file of masks that the result names.',
        responses: {
          200: {
            description: 'NIfTI-1, gzip or not',
            content: { 'application/gzip': {} },
          },
        },
      },
    },
  },
  components: {
    schemas: Object.fromEntries(
      Object.entries({
        Info: infoSchema,
        Meta: metaSchema,
        Accepted: acceptedSchema,
        Job: jobSchema,
        Result: resultSchema,
        Labels: labelsSchema,
        SegmentMeta: segmentMetaSchema,
        SegmentResult: segmentResultSchema,
      }).map(([name, schema]) => {
        const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
        return [name, rest];
      }),
    ),
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
  },
});
