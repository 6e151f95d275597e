import { expect, test } from 'vitest';
import { configurationPage } from '../../../scripts/configuration-page.js';
import { configJsonSchemaText } from '../../../src/config/schema/json-schema.js';

// `npm run generate` brings both files up to date.

test('the published JSON Schema is what the schema says', async () => {
  await expect(configJsonSchemaText()).toMatchFileSnapshot('../../../schema/supervisor.schema.json');
});

test('the configuration page is what the schema says', async () => {
  await expect(configurationPage()).toMatchFileSnapshot('../../../docs/configuration.md');
});
