import type { Folder } from './folder.js';
import { indented } from './indented.js';
import { renderNginx } from './nginx.js';
import { type ContainerPlan, DATA, mebibytes } from './plan.js';

export interface ComposeOptions {
  /** The folder that the image is built of, relative to the file, and its Dockerfile, relative to that. */
  readonly context: string;
  readonly dockerfile: string;
  readonly folder: Pick<Folder, 'hasDotEnv'>;
}

/** The text of a `compose.yaml`: cardq, the Redis that it needs, and an nginx for where it is asked for. */
export function renderCompose(plan: ContainerPlan, options: ComposeOptions): string {
  const ownRedis = plan.broker !== 'remote';
  const services = [cardqService(plan, options), NGINX, ...(ownRedis ? [REDIS] : [])];
  return `${head(ownRedis)}
name: ${plan.name}

services:
${indented(2, services.join('\n\n'))}

networks:
  front: {}
${ownRedis ? BACK : ''}
volumes:
  cardq: {}
${ownRedis ? '  redis: {}\n' : ''}
secrets:
  api_token:
    file: ./secrets/api_token
${ownRedis ? '  redis_password:\n    file: ./secrets/redis_password\n' : ''}  tls_certificate:
    file: ./secrets/tls.crt
  tls_key:
    file: ./secrets/tls.key

configs:
  nginx:
    content: |
${indented(6, literal(nginxOf(plan)))}
`;
}

const SECRETS = '/run/secrets';
/** Above 1023, so that nginx needs no right to listen there. */
const NGINX_PORT = 8443;

function head(ownRedis: boolean): string {
  return `# Once, beside this file:
#   install -d -m 0700 secrets
#   openssl rand -hex 32 > secrets/api_token
${ownRedis ? '#   openssl rand -hex 32 > secrets/redis_password\n' : ''}#   chmod 0444 secrets/*    # the folder keeps others out; in the containers other users read them
# Then: docker compose up --detach --build --wait
# With TLS in front, and a certificate in secrets/tls.crt and secrets/tls.key:
#   DOMAIN=cards.example.com docker compose --profile tls up --detach --build --wait`;
}

const BACK = `  # Leads nowhere else.
  back:
    internal: true
`;

/** Else Docker keeps all that a container has ever said. */
const LOGGING = `logging:
  driver: json-file
  options:
    max-size: 10m
    max-file: "5"`;

const DENIED = `read_only: true
security_opt:
  - no-new-privileges:true`;

function cardqService({ port, stopSeconds, memory, broker }: ContainerPlan, options: ComposeOptions): string {
  const { context, dockerfile, folder } = options;
  const ownRedis = broker !== 'remote';
  return `cardq:
  build:
    context: ${JSON.stringify(context)}
    dockerfile: ${JSON.stringify(dockerfile)}
${ownRedis ? dependingOn('redis') : ''}  volumes:
    - cardq:${DATA}
  secrets: [api_token${ownRedis ? ', redis_password' : ''}]
  environment:
    CARDQ_API_ENABLED: "true"
    CARDQ_API_HOST: 0.0.0.0
    CARDQ_API_PORT: "${port}"
    CARDQ_API_TOKEN_FILE: ${SECRETS}/api_token
    # Set where nginx stands in front.
    CARDQ_API_ALLOWED_HOSTS: \${DOMAIN:-}
    CARDQ_API_TRUST_PROXY: \${DOMAIN:+true}
${ownRedis ? redisVariables(folder) : ''}${folder.hasDotEnv ? '  # It is not in the image.\n  env_file: [.env]\n' : ''}  ports:
    # The page and the API, for this machine alone.
    - "127.0.0.1:${port}:${port}"
  networks: [front${ownRedis ? ', back' : ''}]
  restart: unless-stopped
${indented(2, LOGGING)}
  cap_drop: [ALL]
${memory === null ? '' : memoryLimit(mebibytes(memory))}${indented(2, DENIED)}
  # Jobs in hand may end: the longest drainTimeout, and what it takes to close.
  stop_grace_period: ${stopSeconds}s
  tmpfs: [/tmp]`;
}

/** One that is made anew has another address. */
function dependingOn(service: string): string {
  return `  depends_on:
    ${service}:
      condition: service_healthy
      restart: true
`;
}

/** An empty variable counts as unset; `.env` may have one of the machine that it was written for. */
function redisVariables({ hasDotEnv }: Pick<Folder, 'hasDotEnv'>): string {
  return `${hasDotEnv ? '    CARDQ_BROKER_URL: ""\n    REDIS_URL: ""\n' : ''}    REDIS_HOST: redis
    REDIS_PASSWORD_FILE: ${SECRETS}/redis_password
`;
}

function memoryLimit(mebi: number): string {
  return `  # What limits.memoryHard of all processes comes to, and the supervisor itself.
  mem_limit: ${mebi}m
`;
}

const NGINX = `nginx:
  image: nginxinc/nginx-unprivileged:1.28
${dependingOn('cardq')}  configs:
    - source: nginx
      target: /etc/nginx/conf.d/default.conf
  secrets:
    - source: tls_certificate
      target: tls.crt
    - source: tls_key
      target: tls.key
  ports:
    - "0.0.0.0:443:${NGINX_PORT}"
  networks: [front]
  restart: unless-stopped
${indented(2, LOGGING)}
  cap_drop: [ALL]
  profiles: [tls]
${indented(2, DENIED)}
  tmpfs: [/tmp]`;

// The password comes by stdin: an argument could be seen by everybody on the machine.
const REDIS = `redis:
  image: redis:7.4-bookworm
  volumes:
    - redis:/data
  secrets: [redis_password]
  networks: [back]
  command:
    - sh
    - -euc
    - |
      password="$$(cat ${SECRETS}/redis_password)"
      exec redis-server - <<CONFIG
      requirepass $$password
      appendonly yes
      appendfsync everysec
      maxmemory-policy noeviction
      dir /data
      CONFIG
  restart: unless-stopped
  healthcheck:
    test: ["CMD-SHELL", 'REDISCLI_AUTH="$$(cat ${SECRETS}/redis_password)" redis-cli ping | grep -q PONG']
    interval: 5s
    timeout: 3s
    retries: 12
${indented(2, LOGGING)}
  user: redis
  cap_drop: [ALL]
${indented(2, DENIED)}
  stop_grace_period: 30s`;

function nginxOf({ port }: ContainerPlan): string {
  return renderNginx({ upstream: `cardq:${port}`, listen: NGINX_PORT, certificates: SECRETS });
}

/** Compose replaces variables in every text; this has none for it. */
function literal(text: string): string {
  return text.trimEnd().replaceAll('$', '$$$$');
}
