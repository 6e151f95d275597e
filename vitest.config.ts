import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// What a worker module imports by package name, tests import from source.
const alias = [
  { find: /^cardq\/pdf$/, replacement: here('./src/pdf/index.ts') },
  { find: /^cardq$/, replacement: here('./src/index.ts') },
];

/** Only what hangs takes so long, also where others keep the machine busy. */
const guard = { testTimeout: 180_000, hookTimeout: 180_000 };
/** Pure tests run first and as they like; then those with real processes, a few files at a time. */
const pure = { ...guard, sequence: { groupOrder: 0 } };
const withProcesses = { ...guard, maxWorkers: 2, sequence: { groupOrder: 1 } };

/** The pictures of docs/dashboard.md are drawn only when asked for. */
const exclude =
  process.env['CARDQ_PICTURES_AFTER'] === undefined
    ? [...configDefaults.exclude, 'test/browser/pictures.test.ts']
    : configDefaults.exclude;

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: './test/support/run/own-folder.ts',
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...pure } },
      { extends: true, test: { name: 'architecture', include: ['test/architecture.test.ts'], ...pure } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...withProcesses } },
      { extends: true, test: { name: 'security', include: ['test/security/**/*.test.ts'], ...withProcesses } },
      {
        extends: true,
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], exclude, ...withProcesses },
      },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...withProcesses } },
      { extends: true, test: { name: 'chaos', include: ['test/chaos/**/*.test.ts'], ...withProcesses } },
    ],
  },
});
