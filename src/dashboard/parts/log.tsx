import { remember } from '../figures/remember.js';
import { setLogSource } from '../state/feed.js';
import { LEVELS, type LogLine, select } from '../state/log-lines.js';
import { type Log, showLog } from '../state/view.js';
import { Clock, Region } from './bits.js';

const SHOWN = 200;

/** It follows the newest line unless somebody has scrolled back. */
let isFollowing = true;

/** What happens, as it happens, with a filter. */
export const drawLog = remember(({ source, filter, level, events, written }: Log) => {
  const lines = source === 'all' ? written : events;
  const found = select(lines, { filter, level, limit: SHOWN });
  return (
    <Region id="log">
      <div class="filter">
        <input
          type="search"
          placeholder="pdf-1 failed"
          aria-label="Filter the log"
          value={filter}
          onInput={({ currentTarget }) => showLog({ filter: currentTarget.value })}
        />
        <select aria-label="From level" onChange={({ currentTarget }) => showLog({ level: currentTarget.value })}>
          {LEVELS.map((one) => (
            <option key={one} selected={one === level}>
              {one}
            </option>
          ))}
        </select>
        <select aria-label="Source" onChange={({ currentTarget }) => setLogSource(currentTarget.selectedIndex === 1)}>
          <option>events</option>
          <option>all logs</option>
        </select>
      </div>
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label="Lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keys
        tabIndex={0}
        ref={(box) => {
          if (isFollowing) box?.scrollTo(0, box.scrollHeight);
        }}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isFollowing = scrollTop + clientHeight > scrollHeight - 20;
        }}
      >
        {found.map((line) => (
          <Line key={line.number} line={line} />
        ))}
      </div>
      <p class="faint">
        {found.length} of {lines.length} lines
      </p>
    </Region>
  );
});

/** One line of a log. */
export function Line({ line: { time, level, process, message } }: { readonly line: LogLine }) {
  return (
    <p class={level}>
      <Clock at={time} /> <b>{level}</b> {!message.includes(process) && <i>{process} </i>}
      {message}
    </p>
  );
}
