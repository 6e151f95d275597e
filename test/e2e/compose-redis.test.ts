import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { workplace } from '../support/cardq.js';
import { folderWith } from '../support/config-folder.js';
import { freePort } from '../support/free-port.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const { services } = parse(readFileSync(new URL('../../deploy/docker/compose.yaml', import.meta.url), 'utf8'));
/** As its first lines have one made. */
const PASSWORD = 'c0ffee5eed'.repeat(6);

describeWithRedis('the Redis of compose.yaml', () => {
  test('lets cardq in by the password of a secret, keeps what it is given, and evicts nothing', async () => {
    const folder = await folderWith({ redis_password: `${PASSWORD}\n` });
    const port = await freePort();
    const [shell, flags, script] = services.redis.command;
    const here = String(script)
      .replaceAll('$$', '$')
      .replaceAll('/run/secrets', folder)
      .replace('dir /data', `dir ${folder}\nbind 127.0.0.1\nport ${port}`);
    const redis = spawn(shell, [flags, here], { stdio: ['ignore', 'ignore', 'inherit'] });
    onTestFinished(async () => {
      redis.kill('SIGTERM');
      if (redis.exitCode === null) await once(redis, 'exit');
    });

    const place = await workplace(serving({ echo: 'echo' }));
    const env = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(port), REDIS_PASSWORD_FILE: `${folder}/redis_password` };
    expect(await place.run(['start'], { env })).toMatchObject({ code: 0 });
    await until('Redis', async () => (await place.status()).broker.state === 'up');
    expect((await place.status()).broker.kind).toBe('redis');
    expect(readFileSync(`/proc/${redis.pid}/cmdline`, 'utf8')).not.toContain(PASSWORD);
    const { stdout } = await place.run(['doctor'], { env });
    expect(stdout).toContain('it evicts nothing');
    expect(stdout).toContain('a power loss takes about the last second');
  });
});
