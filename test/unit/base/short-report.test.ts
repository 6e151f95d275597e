import { expect, test } from 'vitest';
import { reportOf, withShortReport } from '../../../src/base/short-report.js';

const MUSL = '7f1c3a2b4000-7f1c3a2c8000 r--p 00000000 00:2c 131 /lib/ld-musl-x86_64.so.1\n';
const GLIBC = '7f1c3a2b4000-7f1c3a2c8000 r--p 00000000 00:2c 131 /lib/x86_64-linux-gnu/libc.so.6\n';

test('the files that are mapped tell musl from glibc, as a report would', () => {
  expect(reportOf(GLIBC)).toMatchObject({ header: { glibcVersionRuntime: expect.any(String) } });
  expect(reportOf(MUSL)).toEqual({ header: {}, sharedObjects: ['/lib/ld-musl-x86_64.so.1'] });
});

test.runIf(process.platform === 'linux')(
  'a short report agrees with the whole one, which is back afterwards',
  async () => {
    const whole: unknown = process.report.getReport();
    const short: unknown = await withShortReport(async () => process.report.getReport());
    const hasGlibc = (report: unknown) => JSON.stringify(report).includes('"glibcVersionRuntime"');
    expect(hasGlibc(short)).toBe(hasGlibc(whole));
    expect(process.report.getReport()).toMatchObject({ header: { processId: process.pid } });
  },
);

test('what a package asks while it is loaded may fail, and the whole report is back', async () => {
  const load = () => Promise.reject(new Error('broken'));
  await expect(withShortReport(load)).rejects.toThrow('broken');
  expect(process.report.getReport()).toMatchObject({ header: { processId: process.pid } });
});
