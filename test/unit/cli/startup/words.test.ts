import { expect, test } from 'vitest';
import { command, environment, path, pathList, seconds } from '../../../../src/cli/startup/systemd/words.js';

test('a path stands as it is, but for what begins a specifier', () => {
  expect(path('/srv/my cards/50%')).toBe('/srv/my cards/50%%');
  expect(path('/srv/Spielkärtchen/"gut"')).toBe('/srv/Spielkärtchen/"gut"');
});

test.each(['/srv/a\nb', '/srv/a\\', '/srv/a ', ' /srv/a'])('a path that a unit cannot hold is refused: %j', (text) => {
  expect(() => path(text)).toThrow(expect.objectContaining({ code: 'input_invalid', where: JSON.stringify(text) }));
});

test('words of a command are quoted where they have to be, and name no variables', () => {
  expect(command(['/usr/bin/node', 'start', '-c', '/srv/a.json'])).toBe('/usr/bin/node start -c /srv/a.json');
  expect(command(['/opt/my node', '/srv/a b', 'say "hi"\\', '$HOME', '50%'])).toBe(
    '"/opt/my node" "/srv/a b" "say \\"hi\\"\\\\" $$HOME 50%%',
  );
  expect(command(['/bin/echo', 'ä', '', "it's", 'a\tb'])).toBe('/bin/echo "ä" "" "it\'s" "a\\tb"');
});

test('lists and variables are quoted in the same way', () => {
  expect(pathList(['/srv/a', '/srv/b c'])).toBe('/srv/a "/srv/b c"');
  expect(environment('PATH', '/opt/my node:/bin')).toBe('Environment="PATH=/opt/my node:/bin"');
});

test('a time is in whole seconds, and never shorter', () => {
  expect(seconds(40_000)).toBe('40s');
  expect(seconds(3_600_001)).toBe('3601s');
});
