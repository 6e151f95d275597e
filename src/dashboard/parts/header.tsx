import type { Problem, StatusDocument } from '../../protocol/status.js';
import { signOut } from '../client/api.js';
import { remember } from '../figures/remember.js';
import { sumOf } from '../figures/sums.js';
import { known, number } from '../figures/words.js';
import { reload } from '../state/actions.js';
import { openFeed } from '../state/feed.js';
import type { Link } from '../state/view.js';
import { Act, Age, Mark } from './bits.js';

/** Which supervisor this is, how it is, and the way to each part of the page. */
export const drawHeader = remember(({ supervisor }: StatusDocument, link: Link) => (
  <header>
    <div class="bar">
      <h1>
        <img src="icon.svg" alt="" />
        {supervisor.name}
      </h1>
      <Mark state={supervisor.state} />
      <LinkMark link={link} />
      <span class="faint">
        {supervisor.host} · {supervisor.version} · up <Age at={supervisor.startedAt} />
      </span>
      <Act does="Sign out" look="quiet" by={signOut} />
    </div>
    <nav aria-label="Parts of the page">
      {['workers', 'queues', 'jobs', 'sheets', 'restarts', 'log', 'fleet'].map((part) => (
        <a key={part} href={`#${part}`}>
          {part}
        </a>
      ))}
    </nav>
  </header>
));

/** What somebody should look at, first of all, with how to mend it; then the whole in a few large numbers. */
export const drawSummary = remember(({ supervisor, problems, workers, queues, broker }: StatusDocument) => {
  const wanted = workers.filter(({ standby }) => !standby);
  return (
    <div>
      {problems.length > 0 && (
        <section class="problems" aria-label="Problems">
          <ul>
            {problems.map((problem) => (
              <ProblemLine key={problem.code + problem.worker} problem={problem} />
            ))}
          </ul>
        </section>
      )}
      {supervisor.configStale && (
        <p class="problems">
          <Mark state="degraded" word="The configuration file has changed" /> <Act does="Reload" by={reload} />
        </p>
      )}
      <dl class="summary">
        {(
          [
            ['Workers running', wanted.filter(({ state }) => state === 'running').length, `of ${wanted.length}`],
            ['Active jobs', number(sumOf(queues, 'active'))],
            ['Waiting', number(sumOf(queues, 'waiting') + sumOf(queues, 'prioritized'))],
            ['A minute', number(sumOf(queues, 'completedPerMinute')), 'completed'],
            ['Failed', number(sumOf(queues, 'failed'))],
            [
              `Broker: ${broker.kind}`,
              <Mark state={broker.state} />,
              known(broker.latencyMs, (ms) => `${number(ms)} ms`),
            ],
          ] as const
        ).map(([name, value, unit]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} <small>{unit}</small>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
});

function ProblemLine({ problem: { code, message, hint } }: { readonly problem: Problem }) {
  return (
    <li>
      <Mark state={/fatal|down/.test(code) ? 'fatal' : 'degraded'} word={message} />
      <span class="hint">{hint}</span>
    </li>
  );
}

function LinkMark({ link }: { readonly link: Link }) {
  if (link !== 'lost') return <Mark state={link} />;
  return (
    <span role="status">
      <Mark state="lost" word="not connected" /> <Act does="Try now" by={openFeed} />
    </span>
  );
}
