import { z } from 'zod';
import { configSchema } from './schema.js';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of `supervisor.config.json`, for editors and other programs; it describes what a person writes. */
export function configJsonSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.$ref !== undefined) delete jsonSchema.anyOf; // said in what it refers to
    },
  });
}

/** The same as the text of `schema/supervisor.schema.json`. */
export function configJsonSchemaText(): string {
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
}
