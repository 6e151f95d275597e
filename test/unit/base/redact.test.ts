import { expect, test } from 'vitest';
import { redactor } from '../../../src/base/redact.js';

test('known secrets are masked, also as JSON and URLs write them', () => {
  const redact = redactor(['p"w/1 (x)', 'tok+en']);
  expect(redact('p"w/1 (x) and tok+en')).toBe('*** and ***');
  expect(redact(JSON.stringify({ error: 'no p"w/1 (x)' }))).toBe('{"error":"no ***"}');
  expect(redact(`redis://h/?password=${encodeURIComponent('p"w/1 (x)')}`)).not.toContain('1%20');
});

test('the password of any URL is masked', () => {
  expect(redactor([])('connect to redis://me:s3cret@host:6379/0 failed')).toBe(
    'connect to redis://me:***@host:6379/0 failed',
  );
  expect(redactor([])('see https://host:8080/a?b=c@d')).toBe('see https://host:8080/a?b=c@d');
});

test('a secret that contains another one is masked in full', () => {
  expect(redactor(['word', 'password'])('my password')).toBe('my ***');
});

test('what is too short to be a secret masks no words', () => {
  expect(redactor(['', 'a', 'on'])('an ordinary line on its own')).toBe('an ordinary line on its own');
});
