import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApiDocument, openApiText } from '../../../src/api/openapi/document.js';
import { routesOf } from '../../support/api-routes.js';

// `npm run generate` brings the file up to date.

test('the published description is what the schemas say', async () => {
  await expect(openApiText()).toMatchFileSnapshot('../../../schema/openapi.json');
});

test('it is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(openApiDocument());
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
});

test('every route of the interface is described, and nothing else is', () => {
  const paths: Readonly<Record<string, object>> = Object(openApiDocument()['paths']);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  expect(described.sort()).toEqual([...routesOf('/api/celery')].sort());
});
