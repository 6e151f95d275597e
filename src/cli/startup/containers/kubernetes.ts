import { indented } from './indented.js';
import { type ContainerPlan, DATA, mebibytes, USER } from './plan.js';

/**
 * The text of manifests: where jobs wait in a Redis, a Deployment of as many pods as are wanted; with the embedded broker a
 * StatefulSet of one pod, whose volume holds the jobs.
 */
export function renderKubernetes(plan: ContainerPlan): string {
  const documents = plan.broker === 'embedded' ? [single(plan)] : [fleet(plan), output(plan), budget(plan)];
  return `${head(plan)}${[...documents, service(plan)].map((one) => `---\n${one}\n`).join('')}`;
}

/** Where the pod has the token: a folder, so that a renewed one arrives. */
const TOKEN = '/run/secrets/cardq';
const PROBE_SECONDS = 5;
const OUTPUT_SIZE = '10Gi';

function head({ name, broker }: ContainerPlan): string {
  const url = '"rediss://:PASSWORD@redis.example.com:6379"';
  return `# Once:
#   kubectl create secret generic ${name}-api-token --from-literal=token="$(openssl rand -hex 32)"
${broker === 'embedded' ? '' : `#   kubectl create secret generic ${name}-broker --from-literal=url=${url}\n`}#   kubectl create secret generic ${name}-environment --from-env-file=.env    # optional
# "image" is the one that you have built and pushed to where the cluster finds it.
`;
}

function single(plan: ContainerPlan): string {
  const { name } = plan;
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  # The embedded broker belongs to one supervisor. For more of them, set broker.url.
  replicas: 1
  serviceName: ${name}
  selector:
    matchLabels: { app: ${name} }
  template:
${indented(4, pod(plan, { environment: '', volumes: '' }))}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: ${OUTPUT_SIZE}`;
}

function fleet(plan: ContainerPlan): string {
  const { name } = plan;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  # Leave this out where something scales it.
  replicas: 2
  selector:
    matchLabels: { app: ${name} }
  strategy:
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  template:
${indented(4, pod(plan, { environment: brokerVariables(name), volumes: fleetVolumes(name) }))}`;
}

/** What a pod has taken in while Redis was away would go with it: so it takes in nothing then. */
function brokerVariables(name: string): string {
  return `
- name: CARDQ_BROKER_URL
  valueFrom:
    secretKeyRef: { name: ${name}-broker, key: url }
# A pod's own folder ends with it, so no job may wait there for a Redis that is away.
- { name: CARDQ_BROKER_FALLBACK, value: wait }`;
}

function fleetVolumes(name: string): string {
  return `
- name: data
  emptyDir: {}
- name: output
  persistentVolumeClaim:
    claimName: ${name}-output`;
}

function output({ name }: ContainerPlan): string {
  return `# What any pod has made, every pod hands out.
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}-output
  labels: { app: ${name} }
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests:
      storage: ${OUTPUT_SIZE}`;
}

function budget({ name }: ContainerPlan): string {
  return `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: { app: ${name} }`;
}

function service({ name }: ContainerPlan): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  selector: { app: ${name} }
  ports:
    - { name: api, port: 80, targetPort: api }`;
}

interface PodParts {
  /** Variables more, as items of a list. */
  readonly environment: string;
  /** Volumes more, likewise; what is called `output` is mounted. */
  readonly volumes: string;
}

function pod(plan: ContainerPlan, { environment, volumes }: PodParts): string {
  const { name, port, stopSeconds, bootSeconds, memory } = plan;
  const outputMount = volumes === '' ? '' : `\n        - { name: output, mountPath: ${DATA}/output }`;
  return `metadata:
  labels: { app: ${name} }
spec:
  # Jobs in hand may end: the longest drainTimeout, and what it takes to close.
  terminationGracePeriodSeconds: ${stopSeconds}
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext:
    runAsNonRoot: true
    runAsUser: ${USER}
    runAsGroup: ${USER}
    fsGroup: ${USER}
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: cardq
      image: ${name}:latest
      imagePullPolicy: IfNotPresent
      ports:
        - { name: api, containerPort: ${port} }
      envFrom:
        - secretRef: { name: ${name}-environment, optional: true }
      env:
        - { name: CARDQ_API_ENABLED, value: "true" }
        - { name: CARDQ_API_HOST, value: 0.0.0.0 }
        - { name: CARDQ_API_PORT, value: "${port}" }
        - { name: CARDQ_API_TOKEN_FILE, value: ${TOKEN}/token }${indented(8, environment)}
      startupProbe:
        httpGet: { path: /api/v1/health/live, port: api }
        periodSeconds: ${PROBE_SECONDS}
        failureThreshold: ${Math.ceil(bootSeconds / PROBE_SECONDS) + 6}
      # Alive is not healthy: a Redis that is away is no reason to kill what will go on by itself.
      livenessProbe:
        httpGet: { path: /api/v1/health/live, port: api }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /api/v1/health/ready, port: api }
        periodSeconds: ${PROBE_SECONDS}
        timeoutSeconds: 3
${memory === null ? '' : resources(mebibytes(memory))}      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      volumeMounts:
        - { name: data, mountPath: ${DATA} }${outputMount}
        - { name: tmp, mountPath: /tmp }
        - { name: api-token, mountPath: ${TOKEN}, readOnly: true }
  volumes:
    - name: tmp
      emptyDir: {}
    - name: api-token
      secret:
        secretName: ${name}-api-token
        defaultMode: 288 # 0440${indented(4, volumes)}`;
}

/** Memory that a pod may use and was not promised is taken from it when a node runs short: so it is promised all. */
function resources(mebi: number): string {
  return `      # What limits.memoryHard of all processes comes to, and the supervisor itself.
      resources:
        requests: { cpu: 500m, memory: ${mebi}Mi }
        limits: { memory: ${mebi}Mi }
`;
}
